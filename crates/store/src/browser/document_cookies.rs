#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the way to it")]

use wasm_bindgen::JsCast;
use web_sys::{HtmlDocument, window};

use super::errors::storage_error;
use crate::{CookieJar, StorageError};

/// The page's `document.cookie`. On an https page, what is set is `Secure`.
#[derive(Debug, Clone, Copy, Default)]
pub struct DocumentCookies;

fn document() -> Result<HtmlDocument, StorageError> {
    window()
        .and_then(|window| window.document())
        .and_then(|document| document.dyn_into().ok())
        .ok_or(StorageError::Unavailable)
}

impl CookieJar for DocumentCookies {
    fn cookies(&self) -> Result<String, StorageError> {
        document()?.cookie().map_err(storage_error)
    }

    fn set(&self, cookie: &str) -> Result<(), StorageError> {
        let protocol = window().and_then(|window| window.location().protocol().ok());
        let secure = if protocol.as_deref() == Some("https:") { "; Secure" } else { "" };
        document()?.set_cookie(&format!("{cookie}{secure}")).map_err(storage_error)
    }
}
