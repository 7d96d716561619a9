//! What browsers report by themselves.

mod endpoints;

pub use endpoints::ReportCsp;
