//! Data to develop, test and measure with: the same ids, names and dates on every machine.

mod names;
mod notifications;
mod people;
mod plan;
mod roles;
mod run;

pub use notifications::notification_id;
pub use people::{PASSWORD, user_id};
pub use plan::{Plan, TENANTS, domain};
pub use roles::default_grants;
pub use run::run;
