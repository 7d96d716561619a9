//! Who is asking: passwords, tokens, cookies, sessions, and what a session may do.

mod authenticate;
mod authority;
mod caller;
pub mod cookie;
mod issue;
mod keys;
mod lean;
mod login;
pub mod login_email;
pub mod password;
mod refresh;
mod refresh_token;
mod routes;
mod session;
mod sign_in;
mod sign_out;
mod store;
pub mod throttle;
pub mod token;
mod view;

pub use authenticate::authenticate;
pub use caller::{Caller, Grants};
pub use routes::routes;
pub use store::NewSession;
pub use view::view;
