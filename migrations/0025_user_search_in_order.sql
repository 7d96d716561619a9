-- In a large tenant no order may cost more than another. Which index to walk for an order, PostgreSQL decides as if what is
-- searched for were spread evenly; people called Mi… are not, by name.

-- One or two letters are looked for where a word begins. Trigrams cannot tell a word of a name from one in the midst of an
-- address: at acme.test, everyone's address has ` ac`.
create function word_beginnings(search text) returns text[]
  language sql immutable strict parallel safe
as $$ select string_to_array(regexp_replace(search, ' (\S?)(\S?)\S*\n?', ' \1 \1\2', 'g'), ' ') $$;
create index users_tenant_id_word_beginnings_idx on users using gin (tenant_id, word_beginnings(search));

create or replace function find_users(
  pattern text, only_role text, only_status text, sort text, descending boolean, most integer, skip bigint
)
  returns table (total bigint, at_least boolean, found uuid[])
  language plpgsql stable security definer set search_path = public
as $$
declare
  of_tenant constant integer := current_tenant();
  at_most constant bigint := 1000;
  small constant bigint := 20000;
  walked bigint;
  direction constant text := case when descending then ' desc' else '' end;
  key constant text := case sort
    when 'name' then 'u.name collate "und-x-icu"'
    when 'email' then 'u.email'
    when 'role' then 'u.role'
    when 'status' then 'u.status'
    when 'createdAt' then 'u.created_at'
  end;
  in_order constant text := ' order by ' || key || direction || ', u.id' || direction;
  -- The one or two letters of '% ab%'.
  beginning constant text := substring(pattern from '^% ([^%_\\ ]{1,2})%$');
  narrowed constant text := case when only_role is null then '' else ' and u.role = $3' end
    || case when only_status is null then '' else ' and u.status = $4' end;
  matches constant text := 'u.search like $2' || narrowed;
  -- Where another index is used, the second is looked at only where the first holds, and it holds there too.
  indexed constant text := matches || case when beginning is null then '' else ' and word_beginnings(u.search) @> array[$8]' end;
  -- Of an order in which the ones of this role, or status, stand together, only they are walked.
  within constant text := case
    when sort = 'role' and only_role is not null then ' and u.role = $3'
    when sort = 'status' and only_status is not null then ' and u.status = $4'
    else '' end;
  matching constant text := '(select u.id, ' || key || ' as k from users u where u.tenant_id = $1 and ' || indexed || ')';
  sorted constant text := 'array(select f.id from f order by f.k' || direction || ', f.id' || direction || ' limit $5 offset $6)';
  n bigint;
  seen bigint;
  ids uuid[];
begin
  if key is null then
    raise 'there is no order by %', sort;
  end if;
  if (select coalesce(sum(c.users), 0) <= small from user_counts c where c.tenant_id = of_tenant) then
    return query execute 'with f as materialized ' || matching || ' select (select count(*) from f), false, ' || sorted
      using of_tenant, pattern, only_role, only_status, most, skip, at_most, beginning;
    return;
  end if;

  execute 'with f as materialized (select * from ' || matching || ' m limit $7 + 1) select (select count(*) from f), ' || sorted
    into n, ids using of_tenant, pattern, only_role, only_status, most, skip, at_most, beginning;
  if n > at_most then
    -- There are many, so that the first in order are mostly among the first of all.
    foreach walked in array array[2000, 20000] loop
      execute 'with w as materialized (select u.id, u.search, u.role, u.status, row_number() over (' || in_order || ') as place
                                         from users u where u.tenant_id = $1' || within || in_order || ' limit $7),
                    f as materialized (select u.id, u.place from w u where ' || matches || ')
               select (select count(*) from f), array(select f.id from f order by f.place limit $5 offset $6)'
        into seen, ids using of_tenant, pattern, only_role, only_status, most, skip, walked;
      exit when seen >= skip + most;
    end loop;
    if seen < skip + most then
      -- Further on, if they are many; otherwise all of them are put in order.
      if seen >= at_most then
        execute 'select array(select u.id from users u where u.tenant_id = $1 and ' || matches || in_order || ' limit $5 offset $6)'
          into ids using of_tenant, pattern, only_role, only_status, most, skip;
      else
        execute 'with f as materialized ' || matching || ' select ' || sorted
          into ids using of_tenant, pattern, only_role, only_status, most, skip, at_most, beginning;
      end if;
    end if;
  end if;
  return query select least(n, at_most), n > at_most, ids;
end
$$;
