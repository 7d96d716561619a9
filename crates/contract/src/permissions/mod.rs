//! What there is to be allowed, and whether the caller may.

mod catalogue;
mod check;
mod endpoints;
mod inspect;

pub use catalogue::{Catalogue, CatalogueEntry};
pub use check::{PermissionQuestion, Verdict, Verdicts};
pub use endpoints::{CheckPermissions, InspectPermissions, ListPermissions};
pub use inspect::{Copy, InspectWhom, Inspection, Layer};
