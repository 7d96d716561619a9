//! What all tests stand on.

mod actor;
mod answer;
mod app;
mod database;
mod environment;
mod eventually;
mod private_postgres;
mod private_redis;
mod process;
mod proxy;
mod schema;
mod server;
mod stream;
mod wire;

pub(crate) use actor::Actor;
pub(crate) use answer::Answer;
pub(crate) use app::{TestApp, USERS, config, site};
pub(crate) use database::TestDatabase;
pub(crate) use eventually::eventually;
pub(crate) use private_postgres::PrivatePostgres;
pub(crate) use private_redis::{PrivateRedis, RedisCluster};
pub(crate) use process::{Folder, Process, free_port};
pub(crate) use proxy::{Mode, Proxy};
pub(crate) use schema::faults;
pub(crate) use server::{KEY, server};
pub(crate) use stream::Stream;
pub(crate) use wire::Wire;

pub(crate) const OWNER: &str = "owner@acme.test";
pub(crate) const ADMIN: &str = "admin@acme.test";
pub(crate) const EDITOR: &str = "editor@acme.test";
pub(crate) const VIEWER: &str = "viewer@acme.test";
pub(crate) const FOREIGN_OWNER: &str = "owner@globex.test";
