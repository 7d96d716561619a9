//! The e-mail address of a sign-in that failed, kept for the form that is shown next. It proves nothing.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use http::{HeaderMap, HeaderValue};

use super::cookie::plain;

const NAME: &str = "loginEmail";

/// The header that hands the address on to the login page, for a minute.
pub(super) fn set(email: &str, secure: bool) -> Option<HeaderValue> {
    let value = BASE64.encode(email.get(..254).unwrap_or(email));
    header(&value, 60, secure)
}

/// The header that drops it.
pub(super) fn clear(secure: bool) -> Option<HeaderValue> {
    header("", 0, secure)
}

/// The address, if there is one.
pub fn read(headers: &HeaderMap) -> Option<String> {
    let bytes = BASE64.decode(plain(headers, NAME)?).ok()?;
    String::from_utf8(bytes).ok().filter(|email| !email.is_empty() && email.len() <= 254)
}

fn header(value: &str, age: u32, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{NAME}={value}; Path=/login; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
    let mut header = HeaderValue::try_from(text).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use http::header;

    use super::*;

    #[test]
    fn an_address_survives_its_cookie() {
        let set = set("zoë+x@exämple.com", true).unwrap();
        assert!(set.is_sensitive());
        let pair = set.to_str().unwrap().split(';').next().unwrap();
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, pair.parse().unwrap());
        assert_eq!(read(&headers).as_deref(), Some("zoë+x@exämple.com"));
        headers.insert(header::COOKIE, "loginEmail=%%%".parse().unwrap());
        assert_eq!(read(&headers), None);
    }
}
