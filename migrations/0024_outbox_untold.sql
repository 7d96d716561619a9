-- The last row up to an id that nobody has told Redis of, whether or not another instance is about to; 0 if there is none.
create function outbox_untold(up_to bigint) returns bigint
  language sql stable security definer set search_path = public
  begin atomic
    select coalesce(max(o.id), 0) from outbox o where o.told_at is null and o.id <= up_to;
  end;

revoke all on function outbox_untold(bigint) from public;
grant execute on function outbox_untold(bigint) to mono_app;
