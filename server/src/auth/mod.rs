//! Who is asking: passwords, tokens, cookies, sessions, and what a session may do.

mod caller;

pub use caller::{Caller, Grants};
