use std::fmt;
use std::sync::Arc;

use reactive_graph::owner::StoredValue;
use reactive_graph::traits::{GetValue, SetValue};

/// Told of actions.
pub(super) trait Probe: Send + Sync {
    fn begin(&self);
    fn end(&self, name: &'static str);
}

/// Where a log is put that wants to know of a store's actions.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ProbeSlot(StoredValue<Option<Held>>);

/// A log in its place.
#[derive(Clone)]
pub(super) struct Held(Arc<dyn Probe>);

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Probe")
    }
}

impl ProbeSlot {
    pub(crate) fn new() -> Self {
        Self(StoredValue::new(None))
    }

    pub(super) fn put(&self, probe: impl Probe + 'static) -> Held {
        let held = Held(Arc::new(probe));
        self.0.set_value(Some(held.clone()));
        held
    }

    /// Takes out `held`, if no other was put in its place.
    pub(super) fn take(&self, held: &Held) {
        let present = self.0.try_get_value().flatten();
        if present.is_some_and(|present| Arc::ptr_eq(&present.0, &held.0)) {
            self.0.set_value(None);
        }
    }

    /// The action lasts until what this gives is dropped.
    pub(crate) fn begin(&self, name: &'static str) -> Acting {
        let held = self.0.try_get_value().flatten();
        if let Some(held) = &held {
            held.0.begin();
        }
        Acting { held, name }
    }
}

/// An action that runs.
pub(crate) struct Acting {
    held: Option<Held>,
    name: &'static str,
}

impl Drop for Acting {
    fn drop(&mut self) {
        if let Some(held) = &self.held {
            held.0.end(self.name);
        }
    }
}
