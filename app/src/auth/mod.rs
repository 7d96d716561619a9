//! Signing in and out, and who is signed in.

mod login_page;

pub(crate) use login_page::LoginPage;
