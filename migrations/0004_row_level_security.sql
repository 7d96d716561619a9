-- The second wall, under the server's own tenant filters. FORCE holds the owner to the policies as well; the owner then
-- gets one of its own, for migrations, seeding and the functions below.
do $$
declare
  name text;
begin
  foreach name in array array[
    'roles', 'grants', 'users', 'sessions', 'intl_preferences', 'audit_log', 'cache_versions', 'outbox'
  ] loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format('create policy %I on %I to mono_app using (tenant_id = (select current_tenant())) '
      'with check (tenant_id = (select current_tenant()))', name || '_tenant', name);
    execute format('create policy %I on %I to current_user using (true) with check (true)', name || '_owner', name);
  end loop;
end
$$;

alter table tenants enable row level security;
alter table tenants force row level security;
create policy tenants_tenant on tenants to mono_app using (id = (select current_tenant()));
create policy tenants_owner on tenants to current_user using (true) with check (true);

grant select on tenants, permissions to mono_app;
grant select, insert, update, delete on roles, grants, users, intl_preferences to mono_app;
grant select, insert, update on sessions, cache_versions to mono_app;
grant select, insert on audit_log to mono_app;
grant insert on outbox to mono_app;

-- Before someone has signed in there is no tenant. This is the one look across tenants that the server may take.
create function sign_in_candidates(address text)
  returns table (tenant_id integer, user_id uuid, password_hash text)
  language sql stable security definer set search_path = public
  begin atomic
    select u.tenant_id, u.id, u.password_hash
      from users u
     where u.email = address and u.password_hash is not null and u.status = 'active'
     order by u.tenant_id
     limit 4;
  end;

-- The relay takes what is to be told. Rows that another instance is telling are skipped.
create function outbox_take(most integer)
  returns table (id bigint, tenant_id integer, kind text, scope text, version bigint, entity_id uuid)
  language sql volatile security definer set search_path = public
  begin atomic
    select o.id, o.tenant_id, o.kind, o.scope, o.version, o.entity_id
      from outbox o
     where o.told_at is null
     order by o.id
     limit most
       for update skip locked;
  end;

create function outbox_told(told bigint[]) returns void
  language sql volatile security definer set search_path = public
  begin atomic
    update outbox set told_at = now() where id = any (told);
    delete from outbox where created_at < now() - interval '1 hour' and told_at is not null;
  end;

-- To a Redis that may have forgotten.
create function outbox_again() returns void
  language sql volatile security definer set search_path = public
  begin atomic
    update outbox set told_at = null
     where id in (select o.id from outbox o where o.told_at is not null for update skip locked);
  end;

-- Versions are no secret; asking for them this way takes no transaction.
create function versions_of(tenant integer, scopes text[])
  returns table (scope text, version bigint)
  language sql stable security definer set search_path = public
  begin atomic
    select v.scope, v.version from cache_versions v where v.tenant_id = tenant and v.scope = any (scopes);
  end;

revoke all on function sign_in_candidates(text), outbox_take(integer), outbox_told(bigint[]), outbox_again(),
  versions_of(integer, text[]) from public;
grant execute on function sign_in_candidates(text), outbox_take(integer), outbox_told(bigint[]), outbox_again(),
  versions_of(integer, text[]) to mono_app;

-- The server checks before it serves that the schema is the one it was built for.
create function schema_version() returns bigint
  language sql stable security definer set search_path = public
  as 'select max(version) from _sqlx_migrations where success';

revoke all on function schema_version() from public;
grant execute on function schema_version() to mono_app;
