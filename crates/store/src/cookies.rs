use std::sync::{Arc, Mutex, PoisonError};

use crate::StorageError;

/// Where cookies are read and written: `document.cookie`, or a stand-in for it.
pub trait CookieJar: Send + Sync + 'static {
    /// All cookies, as in a `Cookie` header.
    ///
    /// # Errors
    /// If they cannot be read.
    fn cookies(&self) -> Result<String, StorageError>;

    /// Sets one cookie, given as in a `Set-Cookie` header.
    ///
    /// # Errors
    /// If it cannot be set.
    fn set(&self, cookie: &str) -> Result<(), StorageError>;
}

/// A [`CookieJar`] in memory that keeps every cookie it was given, attributes and all; of those it heeds `Max-Age=0`. Clones
/// share their content.
#[derive(Debug, Clone, Default)]
pub struct MemoryCookies {
    set: Arc<Mutex<Vec<String>>>,
}

impl MemoryCookies {
    /// An empty jar.
    pub fn new() -> Self {
        Self::default()
    }

    /// What was set, in order.
    pub fn history(&self) -> Vec<String> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl CookieJar for MemoryCookies {
    fn cookies(&self) -> Result<String, StorageError> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for cookie in self.history() {
            let (pair, attributes) = cookie.split_once(';').unwrap_or((&cookie, ""));
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            pairs.retain(|(known, _)| known != name);
            if !attributes.split(';').any(|attribute| attribute.trim() == "Max-Age=0") {
                pairs.push((name.to_owned(), value.to_owned()));
            }
        }
        Ok(pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; "))
    }

    fn set(&self, cookie: &str) -> Result<(), StorageError> {
        self.set.lock().unwrap_or_else(PoisonError::into_inner).push(cookie.to_owned());
        Ok(())
    }
}
