//! Who did what, and when.

mod endpoints;
mod filter;
mod view;

pub use endpoints::ListAudit;
pub use filter::{AuditFilter, Cursor};
pub use view::{Actor, AuditEntry, AuditPage};
