//! The few preferences a server needs to render the first paint, mirrored in a cookie.
//!
//! Storage is out of a server's reach; without a mirror the page would come light and turn dark once scripts run. The
//! cookie holds `name.value` pairs joined by `~` (`theme.dark~density.compact`): readable, URL-safe, and each build may
//! add or drop fields.

use std::fmt::Write;

/// Longest cookie value, in bytes.
pub const MAX_LENGTH: usize = 255;

/// A small value the server renders with. Its `Default` is what a new visitor gets.
pub trait FirstPaint: Default {
    /// The cookie's name.
    const COOKIE: &'static str;

    /// The fields as name and value. One that holds anything but `A-Z a-z 0-9 _ -`, or would make the whole longer than
    /// [`MAX_LENGTH`], is left out and so reads as the default.
    fn fields(&self) -> Vec<(&'static str, String)>;

    /// Takes over one field; unknown names and values are ignored.
    fn set_field(&mut self, name: &str, value: &str);
}

/// The cookie's value.
pub fn encode<F: FirstPaint>(paint: &F) -> String {
    let mut text = String::new();
    for (name, value) in paint.fields() {
        let separator = if text.is_empty() { "" } else { "~" };
        let fits = text.len() + separator.len() + name.len() + 1 + value.len() <= MAX_LENGTH;
        if fits && is_word(name) && is_word(&value) {
            let _ = write!(text, "{separator}{name}.{value}");
        }
    }
    text
}

/// Reads a value written by [`encode`], by this build or another; `None` if it is none.
pub fn decode<F: FirstPaint>(value: &str) -> Option<F> {
    if value.len() > MAX_LENGTH {
        return None;
    }
    let mut paint = F::default();
    for field in value.split('~').filter(|_| !value.is_empty()) {
        let (name, value) = field.split_once('.').filter(|(name, value)| is_word(name) && is_word(value))?;
        paint.set_field(name, value);
    }
    Some(paint)
}

/// Finds the first paint in a `Cookie` header's value, or in `document.cookie`. Of several cookies of the name the first
/// readable one counts; without one it is the default. Never fails: these are preferences.
pub fn parse<F: FirstPaint>(header: impl AsRef<[u8]>) -> F {
    values(header.as_ref(), F::COOKIE).find_map(decode).unwrap_or_default()
}

/// What to assign to `document.cookie`, or to send as `Set-Cookie`: for the whole site, for one year.
pub fn set_cookie<F: FirstPaint>(paint: &F) -> String {
    format!("{}={}; Path=/; Max-Age=31536000; SameSite=Lax", F::COOKIE, encode(paint))
}

/// What removes the cookie.
#[cfg(feature = "leptos")]
pub(crate) fn expire_cookie<F: FirstPaint>() -> String {
    format!("{}=; Path=/; Max-Age=0; SameSite=Lax", F::COOKIE)
}

/// The values of the cookies called `name`, those that are text.
pub(crate) fn values<'a>(header: &'a [u8], name: &'a str) -> impl Iterator<Item = &'a str> {
    header.split(|byte| *byte == b';').filter_map(move |pair| {
        let pair = pair.trim_ascii().strip_prefix(name.as_bytes())?.strip_prefix(b"=")?;
        std::str::from_utf8(pair).ok()
    })
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}
