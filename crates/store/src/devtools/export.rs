use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::diff::differences;
use super::{Entry, StoreLog};

/// Why an export could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Not what [`StoreLog::export`] writes.
    #[error("not an export: {0}")]
    NotAnExport(String),
    /// Its last state is none of this store.
    #[error("not a state of this store: {0}")]
    State(String),
}

#[derive(Serialize, Deserialize)]
struct Export {
    base: Value,
    actions: Vec<Action>,
}

#[derive(Serialize, Deserialize)]
struct Action {
    name: String,
    /// Milliseconds since 1970.
    at: u64,
    state: Value,
}

impl StoreLog {
    /// The log as JSON: the state before the first entry, and each entry's name, time and state.
    pub fn export(&self) -> String {
        let action = |entry: Entry| Action {
            name: entry.name.into_owned(),
            at: entry.at.as_millis().try_into().unwrap_or(u64::MAX),
            state: entry.state,
        };
        let entries = self.entries();
        let export =
            Export { base: self.lock().base.clone(), actions: entries.into_iter().map(action).collect() };
        // A tree of values always is JSON.
        serde_json::to_string_pretty(&json!({ "store": self.name(), "log": export })).unwrap_or_default()
    }

    /// Replaces log and state by those of an [`export`](Self::export).
    ///
    /// # Errors
    /// If it is none, or its last state does not fit this store; log and state stay as they are then.
    pub fn import(&self, text: &str) -> Result<(), ImportError> {
        let not_an_export = |error: serde_json::Error| ImportError::NotAnExport(error.to_string());
        let mut whole: Value = serde_json::from_str(text).map_err(not_an_export)?;
        let log = whole.get_mut("log").map(Value::take).unwrap_or_default();
        let export: Export = serde_json::from_value(log).map_err(not_an_export)?;
        let last = export.actions.last().map_or(&export.base, |action| &action.state);
        self.put(last.clone(), None).map_err(ImportError::State)?;
        let mut inner = self.lock();
        let mut before = export.base.clone();
        inner.base = export.base;
        inner.entries.clear();
        for Action { name, at, state } in export.actions {
            let id = inner.next;
            inner.next += 1;
            let differences = differences(&std::mem::replace(&mut before, state.clone()), &state);
            let at = Duration::from_millis(at);
            inner.entries.push_back(Entry { id, name: name.into(), at, differences, state });
        }
        drop(inner);
        self.changed();
        Ok(())
    }
}
