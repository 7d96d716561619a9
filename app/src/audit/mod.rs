//! Who did what, and when.

mod filter_form;
mod location;
mod page;
mod queries;
mod table;

pub(crate) use page::AuditPage;
