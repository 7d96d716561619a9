//! What there is to be allowed, and whether the caller may.

mod catalogue;
mod check;
mod endpoints;

pub use catalogue::{Catalogue, CatalogueEntry};
pub use check::{PermissionQuestion, Verdict, Verdicts};
pub use endpoints::{CheckPermissions, ListPermissions};
