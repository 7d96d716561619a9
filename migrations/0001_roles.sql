-- The server signs in as mono_app: neither owner nor superuser nor BYPASSRLS, so row-level security holds for it.
-- In production an administrator creates the role, with a password, before the first migration.
do $$
begin
  if not exists (select from pg_roles where rolname = 'mono_app') then
    create role mono_app login nosuperuser nobypassrls nocreatedb nocreaterole;
  end if;
end
$$;

grant usage on schema public to mono_app;

-- The tenant of this transaction. Unset or empty is null, and null equals nothing: no tenant, no rows.
create function current_tenant() returns integer
  language sql stable parallel safe
  return nullif(current_setting('app.tenant_id', true), '')::integer;
