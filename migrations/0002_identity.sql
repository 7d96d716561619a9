create table tenants (
  id integer not null,
  name text not null,
  created_at timestamptz not null default now(),
  constraint tenants_pkey primary key (id),
  constraint tenants_name_check check (name <> '')
);

-- The catalogue; the same for every tenant, and equal to contract::Permission (a test holds them together).
create table permissions (
  key text not null,
  about text not null,
  constraint permissions_pkey primary key (key)
);

insert into permissions (key, about) values
  ('users:read', 'See the people of the organisation'),
  ('users:write', 'Add, change and import people'),
  ('users:delete', 'Remove people'),
  ('roles:read', 'See roles and what they grant'),
  ('roles:write', 'Change what a role grants'),
  ('roles:assign', 'Give a person another role'),
  ('profiles:read', 'Search and see talent profiles'),
  ('profiles:write', 'Change talent profiles'),
  ('analytics:read', 'See the analytics'),
  ('permissions:inspect', 'See why a person may do what they may'),
  ('audit:read', 'Read the audit log'),
  ('cache:inspect', 'See what is cached where'),
  ('cache:invalidate', 'Drop cached values');

create table roles (
  tenant_id integer not null,
  key text not null,
  name text not null,
  constraint roles_pkey primary key (tenant_id, key),
  constraint roles_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade,
  constraint roles_key_check check (key ~ '^[a-z0-9_-]{1,40}$')
);

create table grants (
  tenant_id integer not null,
  role text not null,
  permission text not null,
  constraint grants_pkey primary key (tenant_id, role, permission),
  constraint grants_role_fkey foreign key (tenant_id, role) references roles (tenant_id, key) on delete cascade,
  constraint grants_permission_fkey foreign key (permission) references permissions (key)
);

create table users (
  id uuid not null,
  tenant_id integer not null,
  name text not null,
  -- Lower-case. Unique within the tenant only: that a foreign tenant knows an address must not show.
  email text not null,
  role text not null,
  status text not null,
  -- An argon2id string; null for those who have never set a password and so cannot sign in.
  password_hash text,
  -- Grows with each change of the row; the ETag.
  version bigint not null default 1,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint users_pkey primary key (id),
  -- Foreign keys look past row-level security, so they carry the tenant.
  constraint users_tenant_id_id_key unique (tenant_id, id),
  constraint users_tenant_id_email_key unique (tenant_id, email),
  constraint users_tenant_id_fkey foreign key (tenant_id) references tenants (id) on delete cascade,
  constraint users_role_fkey foreign key (tenant_id, role) references roles (tenant_id, key),
  constraint users_name_check check (char_length(name) between 1 and 120),
  constraint users_email_check check (email = lower(email) and char_length(email) <= 254),
  constraint users_status_check check (status in ('active', 'invited', 'suspended'))
);

-- Names are ordered as people of all languages expect, upper case and lower case alike, not by their bytes.
create index users_tenant_id_name_id_idx on users (tenant_id, name collate "und-x-icu", id);
create index users_tenant_id_created_at_id_idx on users (tenant_id, created_at, id);
create index users_tenant_id_role_id_idx on users (tenant_id, role, id);
create index users_tenant_id_status_id_idx on users (tenant_id, status, id);
create index users_sign_in_idx on users (email) where password_hash is not null;

create table sessions (
  id uuid not null,
  tenant_id integer not null,
  user_id uuid not null,
  -- SHA-256 of the secret in the session cookie; the secret itself is stored nowhere.
  secret_hash bytea not null,
  -- The key of the refresh token's HMAC, and how often the session was refreshed.
  refresh_key bytea not null,
  refresh_counter bigint not null default 0,
  refreshed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  -- Whichever comes first ends the session: this instant, or seven days without a refresh.
  expires_at timestamptz not null default now() + interval '30 days',
  revoked_at timestamptz,
  revoked_reason text,
  user_agent text not null default '',
  address text not null default '',
  constraint sessions_pkey primary key (id),
  constraint sessions_user_fkey foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint sessions_secret_hash_check check (octet_length(secret_hash) = 32),
  constraint sessions_refresh_key_check check (octet_length(refresh_key) = 32)
);

create index sessions_tenant_id_user_id_idx on sessions (tenant_id, user_id);

create table intl_preferences (
  tenant_id integer not null,
  user_id uuid not null,
  locale text not null default 'en',
  time_zone text not null default 'UTC',
  currency text not null default 'EUR',
  phone_country text not null default 'DE',
  date_format text not null default 'iso',
  updated_at timestamptz not null default now(),
  constraint intl_preferences_pkey primary key (tenant_id, user_id),
  constraint intl_preferences_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade
);

-- Holds for every path that writes users, and for two requests at once: the lock is taken before the look, so the
-- second one sees what the first has done.
create function keep_active_owner() returns trigger
  language plpgsql
as $$
begin
  if old.role = 'owner' and old.status = 'active' and exists (select from tenants where id = old.tenant_id) then
    perform pg_advisory_xact_lock(hashtext('keep_active_owner'), old.tenant_id);
    if not exists (select from users where tenant_id = old.tenant_id and role = 'owner' and status = 'active') then
      raise exception 'a tenant keeps an active owner'
        using errcode = 'check_violation', constraint = 'users_keep_active_owner';
    end if;
  end if;
  return null;
end
$$;

create trigger users_keep_active_owner
  after delete or update of role, status on users
  for each row execute function keep_active_owner();
