//! The Leptos app: pages and components by feature. It runs on the server and in the browser.
#![expect(unreachable_pub, reason = "Leptos' component macro makes `pub` items of every component")]

pub mod api;
mod audit;
mod auth;
#[doc(hidden)]
pub mod cache;
mod change;
mod developer;
mod format;
mod live;
mod notifications;
mod page;
mod permissions;
mod platform;
pub mod preferences;
mod roles;
mod root;
mod settings;
#[cfg(feature = "ssr")]
mod shell;
mod text;
mod ui;
mod users;

pub use page::{PageContext, PageStatus, first_paint_key, provide_page_context};
pub use root::App;
#[cfg(feature = "ssr")]
pub use shell::shell;
