-- What a walk along names, or addresses, looks at is in their indexes: it reads them from end to end, and no row. What is not
-- vacuumed yet is read from the rows, as before.
create index users_tenant_id_name_search_idx on users (tenant_id, name collate "und-x-icu", id) include (search, role, status);
drop index users_tenant_id_name_id_idx;
alter table users drop constraint users_tenant_id_email_key,
  add constraint users_tenant_id_email_key unique (tenant_id, email) include (id, search, role, status);

create or replace function find_users(
  pattern text, only_role text, only_status text, sort text, descending boolean, most integer, skip bigint
)
  returns table (total bigint, at_least boolean, found uuid[])
  -- It is over before another process would have started to help.
  language plpgsql stable security definer set search_path = public set max_parallel_workers_per_gather = 0 set jit = off
as $$
declare
  of_tenant constant integer := current_tenant();
  at_most constant bigint := 1000;
  small constant bigint := 20000;
  direction constant text := case when descending then ' desc' else '' end;
  key constant text := case sort
    when 'name' then 'u.name collate "und-x-icu"'
    when 'email' then 'u.email'
    when 'role' then 'u.role'
    when 'status' then 'u.status'
    when 'createdAt' then 'u.created_at'
  end;
  -- An address is one person's.
  in_order constant text := ' order by ' || key || direction || case sort when 'email' then '' else ', u.id' || direction end;
  -- The one or two letters of '% ab%'.
  letters constant text := substring(pattern from '^% ([^%_\\ ]{1,2})%$');
  token constant text := of_tenant || ':' || letters;
  elsewhere constant text := of_tenant || case sort when 'name' then '~' else '@' end || letters;
  -- All whose name, or address, begins with them stand between them and this in its order, whatever their accents and case.
  next_to constant text := case
    when letters !~ '^[a-z]+$' then null
    when sort = 'name' then letters || chr(65535)
    when sort = 'email' then left(letters, -1) || chr(ascii(right(letters, 1)) + 1)
  end;
  narrowed constant text := case when only_role is null then '' else ' and u.role = $3' end
    || case when only_status is null then '' else ' and u.status = $4' end;
  matches constant text := 'u.search like $2' || narrowed;
  -- Of an order in which the ones of this role, or status, stand together, only they are walked.
  within constant text := case
    when sort = 'role' and only_role is not null then ' and u.role = $3'
    when sort = 'status' and only_status is not null then ' and u.status = $4'
    else '' end;
  -- By its index alone: to look at the beginnings of words in each row takes longer than the search.
  beginning constant text := '(select u.id, ' || key || ' as k from (select * from users u where u.tenant_id = $1' || narrowed
    || ' and word_beginnings(u.tenant_id, u.search) @> array[$8] offset 0) u where u.search like $2)';
  matching constant text := case when letters is null
    then '(select u.id, ' || key || ' as k from users u where u.tenant_id = $1 and ' || matches || ')'
    else beginning end;
  sorted constant text := 'array(select f.id from f order by f.k' || direction || ', f.id' || direction || ' limit $5 offset $6)';
  -- How many were found, of those that were looked at, and the page. Too many are not put in order: another way is taken then.
  unless_too_many constant text := 'select n, case when n > $7 then null else ' || sorted || ' end';
  few constant text := 'with f as materialized (select * from ' || matching || ' m limit $7 + 1) ' || unless_too_many || ' from (select count(*) as n from f) c';
  walk constant text := 'select array(select w.id
                                 from (select u.id, u.search, u.role, u.status, ' || key || ' as k
                                         from users u where u.tenant_id = $1' || within || in_order || ' limit $7) w
                                where ' || replace(matches, 'u.', 'w.') || '
                                order by w.k' || direction || ', w.id' || direction || ' limit $5 offset $6)';
  together constant text := 'with r as materialized (select * from ' || beginning || ' m limit $7 + 1),
                                  c as materialized (select u.id, ' || key || ' as k from users u where u.tenant_id = $1
                                     and ' || key || ' >= $9 and ' || key || ' < $10 and ' || matches || in_order || ' limit $5 + $6),
                                  f as (select * from r union select * from c)
                             ' || unless_too_many || ' from (select count(*) as n from r) c';
  of_all bigint;
  of_those bigint;
  is_wide boolean;
  enough bigint;
  far bigint;
  n bigint;
  seen bigint;
  settled boolean;
  stands_together boolean;
  ids uuid[];
begin
  if key is null then
    raise 'there is no order by %', sort;
  end if;
  select coalesce(sum(c.users), 0),
         coalesce(sum(c.users) filter (where c.role = coalesce(only_role, c.role) and c.status = coalesce(only_status, c.status)), 0)
    into of_all, of_those from user_counts c where c.tenant_id = of_tenant;
  if of_all <= small then
    return query execute 'with f as materialized ' || matching || ' select (select count(*) from f), false, ' || sorted
      using of_tenant, pattern, only_role, only_status, most, skip, at_most, token;
    return;
  end if;

  is_wide := of_those > of_all / 6;
  enough := least(greatest(of_all / case when is_wide then 200 else 100 end, at_most), 10000);
  far := least(of_all / 50, 20000);
  -- By name, and by address, those of a name stand together, further on perhaps than anyone would walk.
  stands_together := sort in ('name', 'email');
  if stands_together and letters is null then
    enough := greatest(enough, far);
  end if;
  -- Few enough to be put in order as they are.
  execute few into n, ids using of_tenant, pattern, only_role, only_status, most, skip, enough, token;
  settled := n <= enough;
  -- Of two letters, those who do not stand with them are mostly few. One letter is of many names.
  if not settled and length(letters) = 2 and next_to is not null and is_wide then
    execute together into seen, ids
      using of_tenant, pattern, only_role, only_status, most, skip, far, elsewhere, letters, next_to;
    settled := seen <= far;
  elsif not settled and length(letters) = 2 and stands_together then
    execute few into seen, ids using of_tenant, pattern, only_role, only_status, most, skip, far, token;
    settled := seen <= far;
  end if;
  -- The first in order are mostly among the first of all.
  if not settled then
    execute walk into ids using of_tenant, pattern, only_role, only_status, most, skip, far;
    settled := cardinality(ids) = most;
  end if;
  if not settled and length(letters) = 1 and next_to is not null and is_wide then
    execute together into seen, ids
      using of_tenant, pattern, only_role, only_status, most, skip, far, elsewhere, letters, next_to;
    settled := seen <= far;
  end if;
  if not settled then
    execute few into seen, ids using of_tenant, pattern, only_role, only_status, most, skip, null::bigint, token;
  end if;
  return query select least(n, at_most), n > at_most, ids;
end
$$;
