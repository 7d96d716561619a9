use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diff::differences;
use super::log::MOST;
use super::{Entry, StoreLog};

/// Why an export could not be taken in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Not what [`StoreLog::export`] writes.
    #[error("not an export: {0}")]
    NotAnExport(String),
    /// Of the store of this name, which is not this one.
    #[error("the log of another store, {0}")]
    OtherStore(String),
    /// One of its states is none of this store.
    #[error("not a state of this store: {0}")]
    State(String),
}

#[derive(Serialize, Deserialize)]
struct Exported {
    store: String,
    log: Export,
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
        let log =
            Export { base: self.lock().base.clone(), actions: entries.into_iter().map(action).collect() };
        // A tree of values always is JSON.
        serde_json::to_string_pretty(&Exported { store: self.name().to_owned(), log }).unwrap_or_default()
    }

    /// Replaces log and state by those of an [`export`](Self::export) of a store of this name. Of more entries than a log
    /// keeps, the last are taken.
    ///
    /// # Errors
    /// If it is none, or of another store, or one of its states does not fit this store; log and state stay as they are then.
    pub fn import(&self, text: &str) -> Result<(), ImportError> {
        let not_an_export = |error: serde_json::Error| ImportError::NotAnExport(error.to_string());
        let Exported { store, log: Export { mut base, mut actions } } =
            serde_json::from_str(text).map_err(not_an_export)?;
        if store != self.name() {
            return Err(ImportError::OtherStore(store));
        }
        if let Some(surplus) = actions.len().checked_sub(MOST)
            && let Some(last) = actions.drain(..surplus).next_back()
        {
            base = last.state;
        }
        for state in std::iter::once(&base).chain(actions.iter().map(|action| &action.state)) {
            self.subject().check(state).map_err(ImportError::State)?;
        }
        let last = actions.last().map_or(&base, |action| &action.state);
        self.put(last.clone(), None).map_err(ImportError::State)?;
        let mut inner = self.lock();
        let mut before = base.clone();
        inner.base = base;
        inner.entries.clear();
        for Action { name, at, state } in actions {
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
