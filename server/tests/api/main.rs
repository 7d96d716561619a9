//! The server, tested as its clients see it: a real PostgreSQL, a real Redis, a database of its own for every test.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]
#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "a test looks behind the doors")]

mod support;

mod audit;
mod audit_chain;
mod auth_devices;
mod auth_login;
mod auth_password;
mod auth_refresh;
mod auth_rehash;
mod auth_session;
mod authorization;
mod cache;
mod cache_load;
mod events;
mod events_socket;
mod faults;
mod health;
mod house;
mod idempotency;
mod metrics;
mod migrations;
mod notifications_list;
mod notifications_read;
mod openapi;
mod pages;
mod pages_admin;
mod pages_rendered;
mod permissions;
mod permissions_inspect;
mod reports;
mod roles;
mod scale;
mod security;
mod security_connections;
mod security_errors;
mod security_secrets;
mod security_table;
mod seed;
mod start;
mod tenancy;
mod users_export;
mod users_import;
mod users_list;
mod users_search;
mod users_write;
mod write;
