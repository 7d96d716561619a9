//! Who is asking: passwords, tokens, cookies, sessions, and what a session may do.

mod active;
mod authenticate;
mod authority;
mod caller;
mod change_password;
pub mod cookie;
mod device;
mod issue;
pub mod key_ring;
mod keys;
mod lean;
mod login;
pub mod login_email;
mod opening;
pub mod password;
mod password_form;
mod password_store;
pub mod proof;
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

pub use authenticate::{authenticate, authenticate_beside};
pub use caller::{Caller, Grants};
pub use routes::routes;
pub use store::NewSession;
pub use view::view;
