-- The answers to writes that named an idempotency key, written in the transaction of the write itself. After a day the
-- key may be used anew; the server removes such rows as it goes.
create table idempotency_keys (
  tenant_id integer not null,
  user_id uuid not null,
  -- Method and path of the declaration.
  endpoint text not null,
  -- SHA-256 of the key, and of all that makes the request what it is.
  key_hash bytea not null,
  fingerprint bytea not null,
  status smallint not null,
  etag text,
  body bytea not null,
  created_at timestamptz not null default now(),
  constraint idempotency_keys_pkey primary key (tenant_id, user_id, endpoint, key_hash),
  constraint idempotency_keys_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint idempotency_keys_key_hash_check check (octet_length(key_hash) = 32),
  constraint idempotency_keys_fingerprint_check check (octet_length(fingerprint) = 32),
  constraint idempotency_keys_body_check check (octet_length(body) <= 524288)
);

create index idempotency_keys_created_at_idx on idempotency_keys (tenant_id, created_at);

alter table idempotency_keys enable row level security;
alter table idempotency_keys force row level security;
create policy idempotency_keys_tenant on idempotency_keys to mono_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy idempotency_keys_owner on idempotency_keys to current_user using (true) with check (true);

-- To lock a row takes the right to change something of it.
grant select, insert, delete, update (created_at) on idempotency_keys to mono_app;
