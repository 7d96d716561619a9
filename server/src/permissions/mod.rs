//! What there is to be allowed, and whether the caller may.

mod routes;

pub use routes::routes;
