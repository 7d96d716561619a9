//! Signing in and out, and who is signed in.

mod login_page;
mod next;
mod sign_out;
mod viewer;

pub(crate) use login_page::LoginPage;
pub(crate) use next::sign_in_url;
pub(crate) use sign_out::SignOut;
pub(crate) use viewer::{provide_viewer, use_viewer};
