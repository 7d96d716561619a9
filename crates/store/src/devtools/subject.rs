use reactive_graph::traits::WithUntracked;
use reactive_stores::PatchField;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::StoreApi;

/// A store whose type is forgotten.
pub(super) trait Subject: Send + Sync {
    /// The state; `None` if the store is gone, or its state cannot be JSON.
    fn state(&self) -> Option<Value>;

    /// Whether it is a state of the store.
    fn check(&self, state: &Value) -> Result<(), String>;

    /// Puts a state into the store; only the fields that differ wake their readers.
    fn set_state(&self, state: Value) -> Result<(), String>;
}

impl<S> Subject for StoreApi<S>
where
    S: Serialize + DeserializeOwned + PatchField + Send + Sync + 'static,
{
    fn state(&self) -> Option<Value> {
        self.store.try_with_untracked(|state| serde_json::to_value(state).ok()).flatten()
    }

    fn check(&self, state: &Value) -> Result<(), String> {
        S::deserialize(state).map(drop).map_err(|error| error.to_string())
    }

    fn set_state(&self, state: Value) -> Result<(), String> {
        self.patch(serde_json::from_value(state).map_err(|error| error.to_string())?);
        Ok(())
    }
}
