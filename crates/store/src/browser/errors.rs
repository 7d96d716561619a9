use wasm_bindgen::{JsCast, JsValue};
use web_sys::DomException;

use crate::StorageError;
use crate::text::joined;

pub(super) fn storage_error(thrown: JsValue) -> StorageError {
    let Some(exception) = thrown.dyn_ref::<DomException>() else {
        return StorageError::Failed("threw what is no DOMException".to_owned());
    };
    match exception.name().as_str() {
        "SecurityError" => StorageError::Denied,
        // The second is Firefox's.
        "QuotaExceededError" | "NS_ERROR_DOM_QUOTA_REACHED" => StorageError::QuotaExceeded,
        name => StorageError::Failed(joined(&[name, ": ", &exception.message()])),
    }
}
