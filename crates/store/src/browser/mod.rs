//! The browser's side: `localStorage`, `document.cookie`, and the events of the page.

mod document_cookies;
mod errors;
mod local_storage;
#[cfg(feature = "leptos")]
mod page_events;
mod rendered;

pub use document_cookies::DocumentCookies;
pub use local_storage::LocalStorage;
#[cfg(feature = "leptos")]
pub use page_events::{persist, persist_in, persist_with};
pub use rendered::{FIRST_PAINT_ATTRIBUTE, rendered_first_paint, rendered_first_paint_for};
