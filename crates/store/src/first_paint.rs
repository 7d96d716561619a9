//! The few preferences a server needs to render the first paint, mirrored in a cookie.
//!
//! Storage is out of a server's reach; without a mirror the page would come light and turn dark once scripts run. The
//! cookie holds `name.value` pairs joined by `~` (`theme.dark~density.compact`): readable, URL-safe, and each build may
//! add or drop fields.

use std::fmt::Write;

#[cfg(feature = "leptos")]
use crate::text::joined;

/// Longest cookie value, in bytes.
pub const MAX_LENGTH: usize = 255;

/// A small value the server renders with. Its `Default` is what a new visitor gets.
pub trait FirstPaint: Default {
    /// The cookie's name.
    const COOKIE: &'static str;

    /// The fields as name and value. One that holds anything but `A-Z a-z 0-9 _ -`, or would make the whole longer than
    /// [`MAX_LENGTH`], is left out and so reads as the default; likewise a name that begins with `_`, which are this crate's.
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
        if fits && is_word(name) && !name.starts_with('_') && is_word(&value) {
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
        if !name.starts_with('_') {
            paint.set_field(name, value);
        }
    }
    Some(paint)
}

/// Finds the first paint in a `Cookie` header's value, or in `document.cookie`. Of several cookies of the name the first
/// readable one counts; without one, or if it is of a [user](crate::PersistOptions::user), it is the default. Never fails:
/// these are preferences.
pub fn parse<F: FirstPaint>(header: impl AsRef<[u8]>) -> F {
    find(header.as_ref(), None)
}

/// [`parse`], for a program that keeps a document for each [user](crate::PersistOptions::user): a cookie that is another's, or
/// nobody's, is not read.
pub fn parse_for<F: FirstPaint>(header: impl AsRef<[u8]>, user: &str) -> F {
    find(header.as_ref(), Some(&tag(&in_key(user))))
}

fn find<F: FirstPaint>(header: &[u8], tag: Option<&str>) -> F {
    values(header, F::COOKIE).filter(|value| is_of(value, tag)).find_map(decode).unwrap_or_default()
}

/// Begins the field of the cookie that says whose it is.
const USER: &str = "_user.";

/// Whether a cookie's value is of the user who has this tag, or, without one, of nobody.
pub(crate) fn is_of(value: &str, tag: Option<&str>) -> bool {
    user_of(value) == tag
}

/// The tag of the user whose cookie it is, `None` if it is nobody's.
pub(crate) fn user_of(value: &str) -> Option<&str> {
    value.split('~').find_map(|field| field.strip_prefix(USER))
}

/// The fields of a cookie's value that are not this crate's, by name.
pub(crate) fn shared(value: &str) -> impl Iterator<Item = (&str, &str)> {
    let fields = value.split('~').filter_map(|field| field.split_once('.'));
    fields.filter(|(name, value)| !name.starts_with('_') && is_word(name) && is_word(value))
}

/// A user in a storage key: no key of a user ends as one that this crate makes of another.
pub(crate) fn in_key(user: &str) -> String {
    user.replace('%', "%25").replace('.', "%2E")
}

/// Tells one user of a browser from another, as they are in keys, and does not tell who it is: FNV-1a.
pub(crate) fn tag(user: &str) -> String {
    let hash =
        user.bytes().fold(0x811c_9dc5, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    format!("{hash:08x}")
}

/// What to assign to `document.cookie`, or to send as `Set-Cookie`: for the whole site, for one year.
pub fn set_cookie<F: FirstPaint>(paint: &F) -> String {
    set_value::<F>(&encode(paint))
}

pub(crate) fn set_value<F: FirstPaint>(value: &str) -> String {
    format!("{}={value}; Path=/; Max-Age=31536000; SameSite=Lax", F::COOKIE)
}

/// The fields of the preferences that storage did not take: a cookie with such a mark is the only place they are in.
#[cfg(feature = "leptos")]
const UNSAVED: &str = "_unsaved.";

/// `value`, with whose it is, and with what is nowhere else. `None` if it is too long then, or a name cannot be in a cookie.
#[cfg(feature = "leptos")]
pub(crate) fn mark(value: &str, tag: Option<&str>, unsaved: &[String]) -> Option<String> {
    let fields = value.split('~').filter(|_| !value.is_empty()).map(str::to_owned);
    let marks = unsaved.iter().map(|name| joined(&[UNSAVED, name]));
    let user = tag.map(|tag| joined(&[USER, tag]));
    let marked = fields.chain(user).chain(marks).collect::<Vec<_>>().join("~");
    (marked.len() <= MAX_LENGTH && unsaved.iter().all(|name| is_word(name))).then_some(marked)
}

/// What [`mark`] has marked.
#[cfg(feature = "leptos")]
pub(crate) fn marks(value: &str) -> Vec<String> {
    value.split('~').filter_map(|field| field.strip_prefix(UNSAVED)).map(str::to_owned).collect()
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
