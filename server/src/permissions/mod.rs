//! What there is to be allowed, and whether the caller may.

mod inspect;
mod routes;

pub use inspect::inspect;
pub use routes::routes;
