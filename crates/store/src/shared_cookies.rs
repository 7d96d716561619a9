use std::sync::{Mutex, PoisonError};

use crate::first_paint::{self, MAX_LENGTH};
use crate::text::joined;
use crate::{CookieJar, StorageError};

/// The jar for a mirror beside [`Branching`](crate::Branching): pages of builds of several versions write the one cookie.
///
/// Of what is in the cookie, a page changes what was changed on it. What other pages have put there since stays, and so
/// do fields that only other builds know: else an older build's page would put its whole first paint in place of a newer
/// one's, and the next page would flash.
///
/// ```
/// # use store::{CookieJar, MemoryCookies, SharedCookies};
/// let (browser, shared) = (MemoryCookies::new(), |browser: &MemoryCookies| SharedCookies::new(browser.clone()));
/// let (older, newer) = (shared(&browser), shared(&browser));
/// older.set("ui=theme.light~sidebar.open; Path=/")?;
/// newer.set("ui=theme.light~sidebar.closed~language.fr; Path=/")?;
/// older.set("ui=theme.dark~sidebar.open; Path=/")?;
/// assert_eq!(browser.cookies()?, "ui=theme.dark~sidebar.closed~language.fr");
/// # Ok::<(), store::StorageError>(())
/// ```
#[derive(Debug, Default)]
pub struct SharedCookies<J> {
    jar: J,
    /// The value that this page gave last.
    given: Mutex<String>,
}

impl<J: CookieJar> SharedCookies<J> {
    /// Over the cookies of the page.
    pub fn new(jar: J) -> Self {
        Self { jar, given: Mutex::new(String::new()) }
    }
}

impl<J: CookieJar> CookieJar for SharedCookies<J> {
    fn cookies(&self) -> Result<String, StorageError> {
        self.jar.cookies()
    }

    fn set(&self, cookie: &str) -> Result<(), StorageError> {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let mut given = self.given.lock().unwrap_or_else(PoisonError::into_inner);
        let cookies = self.jar.cookies().unwrap_or_default();
        let there = first_paint::values(cookies.as_bytes(), name).next();
        match there.and_then(|there| over(there, value, &given)) {
            Some(value) => self.jar.set(&joined(&[name, "=", &value, ";", attributes]))?,
            None => self.jar.set(cookie)?,
        }
        value.clone_into(&mut given);
        Ok(())
    }
}

fn find<'a>(value: &'a str, name: &str) -> Option<(&'a str, &'a str)> {
    first_paint::shared(value).find(|(known, _)| *known == name)
}

/// `value` over what is `there`, where `given` was given before. `None` if it stands alone: there is nothing in it, the
/// other is of another user, or the two are too long together.
fn over(there: &str, value: &str, given: &str) -> Option<String> {
    if value.is_empty() || first_paint::user_of(there) != first_paint::user_of(value) {
        return None;
    }
    let mut all: Vec<String> = Vec::new();
    for field in value.split('~') {
        let name = field.split_once('.').map_or(field, |(name, _)| name);
        let field = match find(there, name) {
            Some((name, theirs)) if find(value, name) == find(given, name) => joined(&[name, ".", theirs]),
            _ => field.to_owned(),
        };
        all.push(field);
    }
    let others = first_paint::shared(there).filter(|(name, _)| find(value, name).is_none());
    all.extend(others.map(|(name, theirs)| joined(&[name, ".", theirs])));
    Some(all.join("~")).filter(|all| all.len() <= MAX_LENGTH)
}
