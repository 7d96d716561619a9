//! A whole session in a cookie.

use contract::{auth::SessionView, matrix::InCookies};

fn set_cookie(_: &impl InCookies) {}

fn sign_in(session: SessionView) {
    set_cookie(&session); //~ E0277 the storage matrix does not let `SessionView` into this layer as it is
    //~| a lean type of its own, of ids and times, that implements `IsMinimal`
}

fn main() {}
