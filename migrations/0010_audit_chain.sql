-- Each audit row carries a hash over itself and the row before it in its tenant, so that none can be changed, removed or
-- moved without every later hash being wrong. The database computes it; whoever may insert cannot choose it.

-- Where each tenant's chain ends. No role but the owner may touch it, so rows cannot be cut off its end unseen either.
create table audit_heads (
  tenant_id integer not null,
  seq bigint not null,
  hash bytea not null,
  at timestamptz not null,
  constraint audit_heads_pkey primary key (tenant_id),
  constraint audit_heads_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade
);

alter table audit_heads enable row level security;
alter table audit_heads force row level security;
create policy audit_heads_owner on audit_heads to current_user using (true) with check (true);

alter table audit_log add column seq bigint, add column hash bytea;

-- A field with its length before it, so that fields cannot run into each other.
create function audit_field(value text) returns text
  language sql immutable parallel safe
  return coalesce(octet_length(value) || ':' || value, '-');

create function audit_hash(previous bytea, entry audit_log) returns bytea
  language sql stable parallel safe
  return sha256(previous || convert_to(
    audit_field(entry.tenant_id::text) || audit_field(entry.seq::text)
    || audit_field((extract(epoch from entry.at) * 1000000)::bigint::text)
    || audit_field(entry.actor_id::text) || audit_field(entry.action) || audit_field(entry.entity)
    || audit_field(entry.entity_id::text) || audit_field(entry.request_id) || audit_field(entry.detail::text), 'UTF8'));

-- The end of the chain is locked from here to the commit; the server writes its audit rows last, so that is not long.
-- Times never go back along the chain.
create function audit_chain() returns trigger
  language plpgsql security definer set search_path = public
as $$
declare
  head audit_heads;
begin
  select * into head from audit_heads where tenant_id = new.tenant_id for update;
  if not found then
    insert into audit_heads (tenant_id, seq, hash, at)
    values (new.tenant_id, 0, sha256(''), '-infinity') on conflict do nothing;
    select * into strict head from audit_heads where tenant_id = new.tenant_id for update;
  end if;
  new.seq := head.seq + 1;
  new.at := greatest(least(new.at, clock_timestamp()), head.at);
  new.hash := audit_hash(head.hash, new);
  update audit_heads set seq = new.seq, hash = new.hash, at = new.at where tenant_id = new.tenant_id;
  return new;
end
$$;

revoke all on function audit_chain() from public;

-- Rows from before the chain, in their order.
do $$
declare
  entry audit_log;
  head audit_heads;
begin
  for entry in select * from audit_log order by tenant_id, id loop
    select * into head from audit_heads where tenant_id = entry.tenant_id;
    if not found then
      head := row(entry.tenant_id, 0, sha256(''), '-infinity'::timestamptz);
      insert into audit_heads select head.*;
    end if;
    entry.seq := head.seq + 1;
    entry.at := greatest(entry.at, head.at);
    entry.hash := audit_hash(head.hash, entry);
    update audit_log set seq = entry.seq, at = entry.at, hash = entry.hash where id = entry.id;
    update audit_heads set seq = entry.seq, hash = entry.hash, at = entry.at where tenant_id = entry.tenant_id;
  end loop;
end
$$;

alter table audit_log
  alter column seq set not null,
  alter column hash set not null,
  add constraint audit_log_tenant_id_seq_key unique (tenant_id, seq);

create trigger audit_log_chain before insert on audit_log for each row execute function audit_chain();

drop index audit_log_tenant_id_at_id_idx;
create index audit_log_at_idx on audit_log (tenant_id, at desc, seq desc);
create index audit_log_actor_idx on audit_log (tenant_id, actor_id, at desc, seq desc);
create index audit_log_entity_idx on audit_log (tenant_id, entity, entity_id, at desc, seq desc);
