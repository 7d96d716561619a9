-- Searching and counting people, however many a tenant has.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- What a search looks into: each word of a name, and the address, begins after a space.
alter table users add column search text collate "C" not null
  generated always as (' ' || lower(name collate "und-x-icu") || E'\n ' || email) stored;
create index users_tenant_id_search_idx on users using gin (tenant_id, search gin_trgm_ops);

-- How many people of a role and a status a tenant has, so that nobody has to count them.
create table user_counts (
  tenant_id integer not null,
  role text not null,
  status text not null,
  users bigint not null,
  constraint user_counts_pkey primary key (tenant_id, role, status),
  constraint user_counts_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade
);
alter table user_counts enable row level security;
alter table user_counts force row level security;
create policy user_counts_tenant on user_counts to mono_app using (tenant_id = (select current_tenant()));
create policy user_counts_owner on user_counts to current_user using (true) with check (true);
grant select on user_counts to mono_app;

insert into user_counts (tenant_id, role, status, users)
select tenant_id, role, status, count(*) from users group by tenant_id, role, status;

create function users_added() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  insert into user_counts as c (tenant_id, role, status, users)
  select tenant_id, role, status, count(*) from added group by tenant_id, role, status order by tenant_id, role, status
  on conflict (tenant_id, role, status) do update set users = c.users + excluded.users;
  return null;
end
$$;

create function users_removed() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  update user_counts c set users = c.users - r.users
    from (select tenant_id, role, status, count(*) as users from removed group by tenant_id, role, status) r
   where c.tenant_id = r.tenant_id and c.role = r.role and c.status = r.status;
  return null;
end
$$;

create function users_moved() returns trigger
  language plpgsql security definer set search_path = public
as $$
begin
  insert into user_counts as c (tenant_id, role, status, users)
  select tenant_id, role, status, sum(n)
    from (select tenant_id, role, status, 1 as n from added union all select tenant_id, role, status, -1 from removed) m
   group by tenant_id, role, status having sum(n) <> 0 order by tenant_id, role, status
  on conflict (tenant_id, role, status) do update set users = c.users + excluded.users;
  return null;
end
$$;

create trigger users_added after insert on users referencing new table as added
  for each statement execute function users_added();
create trigger users_removed after delete on users referencing old table as removed
  for each statement execute function users_removed();
create trigger users_moved after update on users referencing old table as removed new table as added
  for each statement execute function users_moved();

-- Finds people of the transaction's tenant. Row-level security lets no search use an index, since LIKE is not leakproof:
-- this function goes past it and states the same condition itself. In a tenant of up to 20,000 the number of all that are
-- found is exact; in a larger one it is counted up to 1,000, and `at_least` says whether there are more.
create function find_users(
  pattern text, only_role text, only_status text, sort text, descending boolean, most integer, skip bigint
)
  returns table (total bigint, at_least boolean, found uuid[])
  language plpgsql stable security definer set search_path = public
as $$
declare
  of_tenant constant integer := current_tenant();
  at_most constant bigint := 1000;
  direction constant text := case when descending then ' desc' else '' end;
  key constant text := case sort
    when 'name' then 'u.name collate "und-x-icu"'
    when 'email' then 'u.email'
    when 'role' then 'u.role'
    when 'status' then 'u.status'
    when 'createdAt' then 'u.created_at'
  end;
  condition constant text := 'u.tenant_id = $1 and u.search like $2'
    || case when only_role is null then '' else ' and u.role = $3' end
    || case when only_status is null then '' else ' and u.status = $4' end;
begin
  if key is null then
    raise 'there is no order by %', sort;
  end if;
  if (select coalesce(sum(c.users), 0) <= 20000 from user_counts c where c.tenant_id = of_tenant) then
    return query execute
      'with f as materialized (select u.id, ' || key || ' as k from users u where ' || condition || ')
       select (select count(*) from f), false,
              array(select f.id from f order by f.k' || direction || ', f.id' || direction || ' limit $5 offset $6)'
      using of_tenant, pattern, only_role, only_status, most, skip;
  else
    return query execute
      'select least(c.n, $7), c.n > $7,
              array(select u.id from users u where ' || condition || '
                     order by ' || key || direction || ', u.id' || direction || ' limit $5 offset $6)
         from (select count(*) as n from (select from users u where ' || condition || ' limit $7 + 1) x) c'
      using of_tenant, pattern, only_role, only_status, most, skip, at_most;
  end if;
end
$$;
revoke all on function find_users(text, text, text, text, boolean, integer, bigint) from public;
grant execute on function find_users(text, text, text, text, boolean, integer, bigint) to mono_app;
