#![expect(clippy::disallowed_methods, clippy::disallowed_types, reason = "this is the way to it")]

use super::errors::storage_error;
use crate::{Storage, StorageError};

/// The page's `localStorage`. Where the browser refuses it, every call gives an error and none throws.
#[derive(Debug, Clone, Copy, Default)]
pub struct LocalStorage;

/// Asked each time, as access can be withdrawn.
fn raw() -> Result<web_sys::Storage, StorageError> {
    let storage = web_sys::window().map(|window| window.local_storage());
    storage.transpose().map_err(storage_error)?.flatten().ok_or(StorageError::Unavailable)
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
