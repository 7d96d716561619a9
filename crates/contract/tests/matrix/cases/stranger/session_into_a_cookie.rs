//! A whole session in a cookie.

use contract::{auth::SessionView, matrix::InCookies};

fn set_cookie(_: &impl InCookies) {}

fn sign_in(session: SessionView) {
    set_cookie(&session);
}

fn main() {}
