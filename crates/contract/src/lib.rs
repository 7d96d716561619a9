//! What crosses the wire, declared once.
//!
//! The server mounts its handlers by these declarations and the client calls by them, so neither can drift from the
//! other. Nothing here depends on a framework, a database or a browser.

pub mod audit;
pub mod auth;
pub mod endpoint;
pub mod events;
pub mod field;
pub mod matrix;
pub mod notifications;
pub mod page;
pub mod parameter;
pub mod permission;
pub mod permissions;
pub mod problem;
pub mod query_string;
pub mod reports;
pub mod roles;
pub mod users;

pub use endpoint::{Access, Declaration, Endpoint, Method};
pub use field::{FieldError, FieldErrors};
pub use page::Page;
pub use parameter::{Holds, Parameter};
pub use permission::Permission;
pub use problem::{Code, Problem};
