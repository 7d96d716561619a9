//! Signing in and out, who is signed in, and what they may do.

mod login_page;
mod next;
mod permissions;
mod sign_out;
mod viewer;

pub(crate) use login_page::LoginPage;
pub(crate) use next::sign_in_url;
pub(crate) use permissions::{May, use_permissions};
pub(crate) use sign_out::SignOut;
pub(crate) use viewer::{provide_viewer, use_viewer};
