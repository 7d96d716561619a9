-- What a write leaves behind for everyone else, in the transaction of the change itself.

-- Append-only: mono_app may insert and read, not change.
create table audit_log (
  id bigint generated always as identity,
  tenant_id integer not null,
  at timestamptz not null default now(),
  -- Null for what happens without a signed-in person, like a failed sign-in.
  actor_id uuid,
  action text not null,
  entity text not null,
  entity_id uuid,
  request_id text not null,
  detail jsonb not null default '{}',
  constraint audit_log_pkey primary key (id),
  constraint audit_log_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade
);

create index audit_log_tenant_id_at_id_idx on audit_log (tenant_id, at desc, id desc);

-- The authority for whether a cached value is current. A cached value names the version that it was read at.
create table cache_versions (
  tenant_id integer not null,
  scope text not null,
  version bigint not null,
  constraint cache_versions_pkey primary key (tenant_id, scope),
  constraint cache_versions_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade
);

-- What is to be told to Redis. A row stays for an hour after that: a Redis that comes back with an old memory is told
-- again.
create table outbox (
  id bigint generated always as identity,
  tenant_id integer not null,
  -- 'version': a scope has reached a version. 'session': a session has been revoked.
  kind text not null,
  scope text not null default '',
  version bigint not null default 0,
  entity_id uuid,
  created_at timestamptz not null default now(),
  told_at timestamptz,
  constraint outbox_pkey primary key (id),
  constraint outbox_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade,
  constraint outbox_kind_check check (kind in ('version', 'session'))
);

create index outbox_untold_idx on outbox (id) where told_at is null;
create index outbox_created_at_idx on outbox (created_at);
