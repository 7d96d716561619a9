//! The API's document, generated from the declarations of what is mounted, and a page to read it.

mod document;
mod page;
mod parameters;
mod routes;

pub use document::document;
pub use routes::routes;
