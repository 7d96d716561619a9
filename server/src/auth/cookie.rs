//! The four cookies, written as the environment demands and read byte by byte.
//!
//! The usual crates decode the names of cookies or trim more than they should, so that `%5F%5FHost-session` comes to be
//! taken for `__Host-session`. Here a name is its very bytes.

use std::fmt;

use contract::matrix::{
    InCookies, Secret, Stored, kinds,
    parts::{IsMinimal, MostBytes},
};
use http::{HeaderMap, HeaderValue, header};

/// How long access token and session cookie last, in seconds.
pub const ACCESS_SECONDS: u32 = 900;
/// How long a refresh token lasts if it is not used, in seconds.
pub const REFRESH_SECONDS: u32 = 604_800;
/// Where the refresh token goes, and nowhere else.
const REFRESH_PATH: &str = "/api/v1/auth/refresh";

/// The one value of [`Cookie::Resumable`].
const MAY_RENEW: &str = "may-renew";
/// The login page.
const LOGIN_PATH: &str = "/login";

/// One of the cookies that sign a person in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The access token.
    Access,
    /// The refresh token.
    Refresh,
    /// The lean session.
    Session,
    /// That there may be a refresh token, for the login page, which does not see that one.
    Resumable,
}

impl Cookie {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Access, Self::Refresh, Self::Session, Self::Resumable];
}

/// A value that a cookie may hold, and which cookie that is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the value of a cookie",
    label = "no cookie's value",
    note = "a cookie takes tokens, and of a session the least that will do: a lean type of its own, of ids and times, that implements `IsMinimal` and `CookieValue` (server/src/auth/lean.rs)"
)]
pub(super) trait CookieValue: InCookies {
    /// The cookie that it is the value of.
    const COOKIE: Cookie;
    /// Its text, of base64url, `.` and `-` only.
    fn encode(&self) -> Secret;
}

/// What a request presents. Nothing is checked yet, and nothing of it is printed.
#[derive(Default, PartialEq, Eq)]
pub struct Presented<'a> {
    /// The access token.
    pub access: Option<&'a [u8]>,
    /// The refresh token.
    pub refresh: Option<&'a [u8]>,
    /// The lean session.
    pub session: Option<&'a [u8]>,
}

impl fmt::Debug for Presented<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access, refresh, session } = self;
        let there = [("access", access), ("refresh", refresh), ("session", session)];
        f.debug_set()
            .entries(there.iter().filter(|(_, value)| value.is_some()).map(|(name, _)| name))
            .finish()
    }
}

/// The cookies of one environment.
#[derive(Debug, Clone, Copy)]
pub struct Cookies {
    /// Over https only, with the prefixes that browsers hold to.
    pub secure: bool,
}

impl Cookies {
    /// The name of a cookie.
    pub const fn name(self, cookie: Cookie) -> &'static str {
        match (cookie, self.secure) {
            (Cookie::Access, false) => "accessToken",
            (Cookie::Access, true) => "__Host-accessToken",
            (Cookie::Refresh, false) => "refreshToken",
            (Cookie::Refresh, true) => "__Secure-refreshToken",
            (Cookie::Session, false) => "session",
            (Cookie::Session, true) => "__Host-session",
            (Cookie::Resumable, false) => "resumable",
            (Cookie::Resumable, true) => "__Secure-resumable",
        }
    }

    /// The header that gives a browser the cookie of this value. One that has outgrown what the storage matrix lets into
    /// a cookie is not set.
    pub(super) fn set<T: CookieValue>(self, value: &T) -> HeaderValue {
        let (cookie, value) = (T::COOKIE, value.encode());
        let bytes = value.expose().len();
        if const { T::MOST_BYTES }.is_some_and(|most| bytes > most.get()) {
            tracing::error!("BUG: a cookie of {bytes} bytes is too large: {cookie:?}");
            return self.clear(cookie);
        }
        let age = match cookie {
            Cookie::Access | Cookie::Session => ACCESS_SECONDS,
            Cookie::Refresh | Cookie::Resumable => REFRESH_SECONDS,
        };
        self.header(cookie, value.expose(), age)
    }

    /// The header that makes a browser drop this cookie.
    pub fn clear(self, cookie: Cookie) -> HeaderValue {
        self.header(cookie, "", 0)
    }

    fn header(self, cookie: Cookie, value: &str, age: u32) -> HeaderValue {
        let path = match cookie {
            Cookie::Access | Cookie::Session => "/",
            Cookie::Refresh => REFRESH_PATH,
            Cookie::Resumable => LOGIN_PATH,
        };
        let secure = if self.secure { "; Secure" } else { "" };
        let text = format!(
            "{}={value}; Path={path}; Max-Age={age}; HttpOnly; SameSite=Lax{secure}",
            self.name(cookie)
        );
        let mut header = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(""));
        // Neither printed nor kept in the table of an HTTP/2 connection.
        header.set_sensitive(true);
        header
    }

    /// Whether the browser may still hold a refresh token, of which this request tells nothing. A hint.
    pub fn may_resume(self, headers: &HeaderMap) -> bool {
        plain(headers, self.name(Cookie::Resumable)).is_some_and(|value| value == MAY_RENEW.as_bytes())
    }

    /// What the request presents. A cookie that comes twice was planted by someone, so then nothing is presented;
    /// cookies of other names never matter.
    pub fn read(self, headers: &HeaderMap) -> Presented<'_> {
        let mut found = Presented::default();
        for (name, value) in pairs(headers) {
            let slot = match name {
                name if name == self.name(Cookie::Access).as_bytes() => &mut found.access,
                name if name == self.name(Cookie::Refresh).as_bytes() => &mut found.refresh,
                name if name == self.name(Cookie::Session).as_bytes() => &mut found.session,
                _ => continue,
            };
            if slot.replace(value).is_some() {
                return Presented::default();
            }
        }
        found
    }
}

/// The value of [`Cookie::Resumable`]: that someone was signed in here, and nothing about them.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resumable;

impl Stored for Resumable {
    type Kind = kinds::SessionData;
}

impl IsMinimal for Resumable {
    const MOST_BYTES: MostBytes = MostBytes::new(MAY_RENEW.len());
}

impl CookieValue for Resumable {
    const COOKIE: Cookie = Cookie::Resumable;
    fn encode(&self) -> Secret {
        Secret::new(MAY_RENEW.to_owned())
    }
}

/// The value of the last cookie of this name; for cookies that prove nothing.
pub fn plain<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a [u8]> {
    pairs(headers).filter(|(n, _)| *n == name.as_bytes()).last().map(|(_, value)| value)
}

/// Names and values, as they were sent: split at `;`, outer spaces and tabs off, split at the first `=`.
fn pairs(headers: &HeaderMap) -> impl Iterator<Item = (&[u8], &[u8])> {
    headers.get_all(header::COOKIE).into_iter().flat_map(|h| h.as_bytes().split(|b| *b == b';')).filter_map(
        |pair| {
            let pair = trim(pair);
            let equals = pair.iter().position(|b| *b == b'=')?;
            Some((&pair[..equals], &pair[equals + 1..]))
        },
    )
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::{refresh_token::SealedRefreshToken, token::AccessToken};

    const SECURE: Cookies = Cookies { secure: true };

    fn session_of(raw: &[u8]) -> Option<Vec<u8>> {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(raw).unwrap());
        SECURE.read(&headers).session.map(<[u8]>::to_vec)
    }

    #[test]
    fn a_forged_name_is_another_name() {
        let forged: [&[u8]; 14] = [
            b"%5F%5FHost-session=evil",
            b"__Host%2Dsession=evil",
            "\u{2000}__Host-session=evil".as_bytes(),
            "\u{85}__Host-session=evil".as_bytes(),
            "\u{a0}__Host-session=evil".as_bytes(),
            b"__host-session=evil",
            b"__HOST-SESSION=evil",
            b"__Host-session =evil",
            b"$Version=1; $__Host-session=evil",
            b"\"__Host-session\"=evil",
            b"__Host-session[]=evil",
            b"__Host-session",
            b"session=evil",
            b"a=b,__Host-session=evil",
        ];
        for raw in forged {
            let shown = String::from_utf8_lossy(raw);
            assert_eq!(session_of(raw), None, "{shown}");
            let beside = [b"__Host-session=good; ", raw].concat();
            assert_eq!(session_of(&beside).as_deref(), Some(&b"good"[..]), "{shown}");
        }
    }

    #[test]
    fn twice_is_not_at_all() {
        assert_eq!(session_of(b"__Host-session=a; __Host-session=b"), None);
        assert_eq!(session_of(b"__Host-session=a; __Host-session=a"), None);
        assert_eq!(session_of(b"__Host-session=a; __Host-accessToken=x; __Host-accessToken=y"), None);
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-session=a"));
        headers.append(header::COOKIE, HeaderValue::from_static("__Host-session=b"));
        assert_eq!(SECURE.read(&headers), Presented::default());
    }

    #[test]
    fn junk_beside_it_does_not_matter() {
        for raw in [
            &b"x=\xff\xfe; __Host-session=good"[..],
            b";;; =; ==; __Host-session=good;",
            b"\t__Host-session=good \t; y",
        ] {
            assert_eq!(session_of(raw).as_deref(), Some(&b"good"[..]), "{}", String::from_utf8_lossy(raw));
        }
        assert_eq!(session_of(b"__Host-session=a=b==").as_deref(), Some(&b"a=b=="[..]));
    }

    struct Grown(usize);

    impl Stored for Grown {
        type Kind = kinds::SessionData;
    }

    impl IsMinimal for Grown {
        const MOST_BYTES: MostBytes = MostBytes::new(8);
    }

    impl CookieValue for Grown {
        const COOKIE: Cookie = Cookie::Session;
        fn encode(&self) -> Secret {
            Secret::new("g".repeat(self.0))
        }
    }

    #[test]
    fn what_is_not_minimal_any_more_is_not_set() {
        assert!(SECURE.set(&Grown(8)).to_str().unwrap().starts_with("__Host-session=gggggggg; "));
        assert_eq!(SECURE.set(&Grown(9)), SECURE.clear(Cookie::Session));
    }

    #[test]
    fn no_cookie_is_printed() {
        let mut headers = HeaderMap::new();
        let cookies = "__Host-accessToken=t0k3n; __Host-session=s3ss10n";
        headers.insert(header::COOKIE, HeaderValue::from_static(cookies));
        assert_eq!(format!("{:?}", SECURE.read(&headers)), r#"{"access", "session"}"#);
        let set = SECURE.set(&AccessToken::from("t0k3n"));
        assert!(set.is_sensitive());
        assert_eq!(format!("{set:?}"), "Sensitive");
    }

    #[test]
    fn headers_are_those_of_the_table() {
        let text = |value: HeaderValue| value.to_str().unwrap().to_owned();
        let http = Cookies { secure: false };
        assert_eq!(
            text(http.set(&AccessToken::from("t"))),
            "accessToken=t; Path=/; Max-Age=900; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            text(SECURE.set(&SealedRefreshToken::from("r"))),
            "__Secure-refreshToken=r; Path=/api/v1/auth/refresh; Max-Age=604800; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            text(SECURE.set(&Resumable)),
            "__Secure-resumable=may-renew; Path=/login; Max-Age=604800; HttpOnly; SameSite=Lax; Secure"
        );
        assert_eq!(
            text(SECURE.clear(Cookie::Session)),
            "__Host-session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure"
        );
    }
}
