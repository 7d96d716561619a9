#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the way to it")]

use gloo_storage::Storage as _;

use super::errors::storage_error;
use crate::{Storage, StorageError};

/// The page's `localStorage`. Where the browser refuses it, every call gives an error and none throws.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalStorage;

/// gloo's `raw` throws through Rust when there is no access, so that is asked first; each time, as it can be withdrawn.
fn raw() -> Result<web_sys::Storage, StorageError> {
    match web_sys::window().map(|window| window.local_storage()) {
        Some(Ok(Some(_))) => Ok(gloo_storage::LocalStorage::raw()),
        Some(Err(thrown)) => Err(storage_error(thrown)),
        Some(Ok(None)) | None => Err(StorageError::Unavailable),
    }
}

impl Storage for LocalStorage {
    fn get(&self, key: &str) -> Result<Option<String>, StorageError> {
        raw()?.get_item(key).map_err(storage_error)
    }

    fn set(&self, key: &str, value: &str) -> Result<(), StorageError> {
        raw()?.set_item(key, value).map_err(storage_error)
    }

    fn remove(&self, key: &str) -> Result<(), StorageError> {
        raw()?.remove_item(key).map_err(storage_error)
    }
}
