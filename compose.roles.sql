-- The server signs in as a role that row-level security binds: neither owner nor superuser nor BYPASSRLS.
create role mono_app login password 'mono_app' nosuperuser nobypassrls nocreatedb nocreaterole;
