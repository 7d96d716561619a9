//! A whole session into a cookie, by the server's own `Cookies::set`.

#[path = "{workspace}/server/src/auth/cookie.rs"]
mod cookie;

use contract::{
    auth::SessionView,
    matrix::{Secret, Stored, kinds},
};
use cookie::{Cookie, CookieValue, Cookies};

struct Token;

impl Stored for Token {
    type Kind = kinds::AuthTokens;
}

impl CookieValue for Token {
    const COOKIE: Cookie = Cookie::Access;
    fn encode(&self) -> Secret {
        Secret::new(String::new())
    }
}

struct Whole;

impl Stored for Whole {
    type Kind = kinds::SessionData;
}

impl CookieValue for Whole { //~ E0277 the storage matrix does not let `Whole` into this layer as it is
    //~| a lean type of its own, of ids and times, that implements `IsMinimal`
    const COOKIE: Cookie = Cookie::Session;
    fn encode(&self) -> Secret {
        Secret::new(String::new())
    }
}

fn sign_in(cookies: Cookies, session: SessionView) {
    cookies.set(&Token);
    cookies.set(&session); //~ E0277 `SessionView` is not the value of a cookie
    //~| a lean type of its own, of ids and times, that implements `IsMinimal` and `CookieValue`
}

fn main() {}
