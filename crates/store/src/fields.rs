//! Preferences by field: what is taken from a stored object, and whose change wins.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// `stored` over `fallback`, field by field. Gives the names of the stored fields that did not fit and were left out;
/// `None` if nothing can be made of it.
pub(crate) fn overlay<P: DeserializeOwned>(fallback: Value, stored: Value) -> Option<(P, Vec<String>)> {
    let (Value::Object(fallback), Value::Object(stored)) = (fallback, &stored) else {
        return Some((serde_json::from_value(stored).ok()?, Vec::new()));
    };
    let mut whole = fallback.clone();
    whole.extend(stored.clone());
    if let Ok(preferences) = serde_json::from_value(Value::Object(whole)) {
        return Some((preferences, Vec::new()));
    }
    salvage(fallback, stored)
}

fn salvage<P: DeserializeOwned>(
    mut good: Map<String, Value>,
    stored: &Map<String, Value>,
) -> Option<(P, Vec<String>)> {
    let mut bad = Vec::new();
    for (name, value) in stored {
        let mut attempt = good.clone();
        attempt.insert(name.clone(), value.clone());
        if serde_json::from_value::<P>(Value::Object(attempt.clone())).is_ok() {
            good = attempt;
        } else {
            bad.push(name.clone());
        }
    }
    Some((serde_json::from_value(Value::Object(good)).ok()?, bad))
}

/// `theirs`, with the fields over it that `ours` changed since `base`.
pub(crate) fn rebase(base: &Value, ours: Value, mut theirs: Value) -> Value {
    let (Value::Object(base), Value::Object(ours), Value::Object(merged)) = (base, &ours, &mut theirs) else {
        return if *base == ours { theirs } else { ours };
    };
    for (name, value) in ours {
        if base.get(name) != Some(value) {
            merged.insert(name.clone(), value.clone());
        }
    }
    theirs
}

/// The fields that were changed before storage was read, by name.
#[derive(Default)]
pub(crate) struct Touched {
    last: Option<Value>,
    names: Vec<String>,
}

impl Touched {
    /// `base` is where it began.
    pub(crate) fn note<P: Serialize>(&mut self, base: &P, current: &P) {
        let last = self.last.take().or_else(|| serde_json::to_value(base).ok());
        let current = serde_json::to_value(current).ok();
        if let (Some(Value::Object(last)), Some(Value::Object(current))) = (&last, &current) {
            let changed = current.iter().filter(|(name, value)| last.get(*name) != Some(*value));
            self.names.extend(changed.map(|(name, _)| name.clone()));
        }
        self.last = current;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// `base` without the touched fields, so that each of them counts as changed.
    pub(crate) fn without(&self, mut base: Value) -> Value {
        if let Value::Object(fields) = &mut base {
            for name in &self.names {
                fields.remove(name);
            }
        }
        base
    }
}
