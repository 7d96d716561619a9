//! What a person sets for themselves: how Mono looks, where they are signed in, and their password.

mod devices;
mod mutations;
mod page;
mod password;
mod queries;

pub(crate) use page::SettingsPage;
