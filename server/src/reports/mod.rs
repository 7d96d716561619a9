//! What browsers report by themselves: where a page broke its content policy.

mod counts;
mod csp;
mod routes;

pub use counts::Reports;
pub use routes::routes;
