create table notifications (
  tenant_id integer not null,
  user_id uuid not null,
  id uuid not null,
  -- contract::notifications::Event. The words for it are the reader's language, so they are not in here.
  event jsonb not null,
  created_at timestamptz not null default now(),
  read_at timestamptz,
  -- Whose it is comes first: nobody reads or changes one but by their own.
  constraint notifications_pkey primary key (tenant_id, user_id, id),
  constraint notifications_user_fkey
    foreign key (tenant_id, user_id) references users (tenant_id, id) on delete cascade,
  constraint notifications_event_check check (jsonb_typeof(event -> 'kind') = 'string')
);

create index notifications_newest_idx on notifications (tenant_id, user_id, created_at desc, id desc);
create index notifications_unread_idx on notifications (tenant_id, user_id, created_at) where read_at is null;

alter table notifications enable row level security;
alter table notifications force row level security;
create policy notifications_tenant on notifications to mono_app
  using (tenant_id = (select current_tenant())) with check (tenant_id = (select current_tenant()));
create policy notifications_owner on notifications to current_user using (true) with check (true);

grant select, insert, update on notifications to mono_app;
