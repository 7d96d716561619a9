-- Streams of events are fed from the outbox. Within a tenant its ids grow in the order of the commits, because a write
-- inserts its rows here after its audit rows, and those are inserted under a lock of the tenant.

-- 'notification': the notifications of a person have changed. `entity_id` is the person, of a session the session, and of
-- a version the one record that was changed, if it was one.
alter table outbox
  drop constraint outbox_kind_check,
  add constraint outbox_kind_check check (kind in ('version', 'session', 'notification'));

create index outbox_tenant_id_id_idx on outbox (tenant_id, id);

-- The greatest id that has been removed. Who has read less than that has missed something.
create table outbox_floors (
  tenant_id integer not null,
  id bigint not null,
  constraint outbox_floors_pkey primary key (tenant_id),
  constraint outbox_floors_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade
);

alter table outbox_floors enable row level security;
alter table outbox_floors force row level security;
create policy outbox_floors_owner on outbox_floors to current_user using (true) with check (true);

-- Wakes those who listen, when the transaction commits.
create function outbox_announce() returns trigger
  language plpgsql
as $$
declare
  tenant integer;
begin
  for tenant in select distinct tenant_id from inserted loop
    perform pg_notify('outbox', tenant::text);
  end loop;
  return null;
end
$$;

create trigger outbox_announce after insert on outbox
  referencing new table as inserted for each statement execute function outbox_announce();

-- What came after a position, for each of some tenants, at most so much for each; a row of the kind 'gap' where
-- something after the position has been removed.
create function outbox_since(tenants integer[], positions bigint[], most integer)
  returns table (id bigint, tenant_id integer, kind text, scope text, version bigint, entity_id uuid)
  language sql stable security definer set search_path = public
  begin atomic
    select f.id, f.tenant_id, 'gap', '', 0::bigint, null::uuid
      from unnest(tenants, positions) asked (tenant, position)
      join outbox_floors f on f.tenant_id = asked.tenant and f.id > asked.position
    union all
    select o.id, o.tenant_id, o.kind, o.scope, o.version, o.entity_id
      from unnest(tenants, positions) asked (tenant, position)
     cross join lateral (
       select * from outbox one where one.tenant_id = asked.tenant and one.id > asked.position
        order by one.id limit most) o
     order by 1;
  end;

-- Where a tenant's outbox ends.
create function outbox_end(tenant integer) returns bigint
  language sql stable security definer set search_path = public
  begin atomic
    select greatest(
      (select max(o.id) from outbox o where o.tenant_id = tenant),
      (select f.id from outbox_floors f where f.tenant_id = tenant), 0);
  end;

create function versions_of_tenants(tenants integer[])
  returns table (tenant_id integer, scope text, version bigint)
  language sql stable security definer set search_path = public
  begin atomic
    select v.tenant_id, v.scope, v.version from cache_versions v where v.tenant_id = any (tenants);
  end;

-- Which of these sessions do not let anyone in any more.
create function sessions_ended(ids uuid[]) returns setof uuid
  language sql stable security definer set search_path = public
  begin atomic
    select asked.id
      from unnest(ids) asked (id)
     where not exists (
       select from sessions s join users u on u.tenant_id = s.tenant_id and u.id = s.user_id
        where s.id = asked.id and s.revoked_at is null and s.expires_at > now()
          and s.refreshed_at > now() - interval '7 days' and u.status = 'active');
  end;

-- Rows stay for an hour, for those who come back; what Redis was never told stays for a day, which is as long as Redis
-- holds a version.
create function outbox_prune() returns void
  language sql volatile security definer set search_path = public
  begin atomic
    with gone as (
      delete from outbox o
       where o.ctid = any (array(
         select old.ctid from outbox old
          where old.created_at < now() - interval '1 hour'
            and (old.told_at is not null or old.created_at < now() - interval '1 day')
          order by old.created_at limit 5000 for update skip locked))
      returning o.tenant_id, o.id
    )
    insert into outbox_floors (tenant_id, id)
    select gone.tenant_id, max(gone.id) from gone group by gone.tenant_id order by gone.tenant_id
    on conflict (tenant_id) do update set id = greatest(outbox_floors.id, excluded.id);
  end;

create or replace function outbox_told(told bigint[]) returns void
  language sql volatile security definer set search_path = public
  begin atomic
    update outbox set told_at = now() where id = any (told);
  end;

revoke all on function outbox_announce(), outbox_since(integer[], bigint[], integer), outbox_end(integer),
  versions_of_tenants(integer[]), sessions_ended(uuid[]), outbox_prune() from public;
grant execute on function outbox_announce(), outbox_since(integer[], bigint[], integer), outbox_end(integer),
  versions_of_tenants(integer[]), sessions_ended(uuid[]), outbox_prune() to mono_app;
