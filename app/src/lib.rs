//! The Leptos app: pages and components by feature. It runs on the server and in the browser.
#![expect(unreachable_pub, reason = "Leptos' component macro makes `pub` items of every component")]

pub mod api;
mod auth;
mod page;
mod root;
mod shell;
mod users;

pub use page::{PageContext, PageStatus, provide_page_context};
pub use root::App;
pub use shell::shell;
