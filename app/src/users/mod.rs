//! The people of the tenant.

mod actions;
mod create;
mod filter_form;
mod header;
mod import;
mod location;
mod mutations;
mod name_cell;
mod page;
mod pagination;
mod placing;
mod portable;
mod queries;
mod remove;
mod row;
mod selection;
mod shortcuts;
mod states;
mod table;
mod view;

pub(crate) use page::UsersPage;
#[cfg(feature = "hydrate")]
pub(crate) use portable::register;
pub(crate) use portable::tell_failure;
