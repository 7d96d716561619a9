//! The server: the HTTP API, sessions, the cached read, the one write, and server rendering.

pub mod audit;
pub mod auth;
pub mod cache;
pub mod clock;
pub mod config;
pub mod db;
pub mod depends;
pub mod error;
pub mod events;
pub mod health;
pub mod http;
pub mod metrics;
pub mod notifications;
pub mod openapi;
pub mod permissions;
pub mod reports;
pub mod roles;
pub mod seed;
pub mod services;
pub mod timing;
pub mod users;
pub mod write;

pub use config::Config;
pub use error::{Error, Result};
pub use services::Services;
