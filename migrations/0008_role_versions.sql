-- Grows with each change of what the role grants; the ETag.
alter table roles add column version bigint not null default 1;
