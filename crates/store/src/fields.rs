//! Preferences by field: what is taken from a stored object, and whose change wins.

use serde::Serialize;
use serde_json::{Map, Value};

/// `stored` over `fallback`, field by field, as far as it `fits`. Also gives the names of the stored fields that did not
/// and were left out.
pub(crate) fn overlay(fallback: Value, stored: Value, fits: &dyn Fn(&Value) -> bool) -> (Value, Vec<String>) {
    let (Value::Object(fallback), Value::Object(stored)) = (&fallback, &stored) else {
        return (stored, Vec::new());
    };
    let mut good = Value::Object(fallback.clone());
    let mut bad = Vec::new();
    if let Value::Object(whole) = &mut good {
        put(whole, stored);
    }
    if !fits(&good) {
        good = Value::Object(fallback.clone());
        for (name, value) in stored {
            let mut attempt = good.clone();
            if let Value::Object(fields) = &mut attempt {
                fields.insert(name.clone(), value.clone());
            }
            if fits(&attempt) {
                good = attempt;
            } else {
                bad.push(name.clone());
            }
        }
    }
    (good, bad)
}

fn put(into: &mut Map<String, Value>, fields: &Map<String, Value>) {
    for (name, value) in fields {
        into.insert(name.clone(), value.clone());
    }
}

/// `theirs`, with the fields over it that `ours` changed since `base`, or the user `touched`.
pub(crate) fn rebase(base: &Value, touched: &Touched, ours: Value, mut theirs: Value) -> Value {
    let (Value::Object(base), Value::Object(ours), Value::Object(merged)) = (base, &ours, &mut theirs) else {
        return if *base == ours { theirs } else { ours };
    };
    for (name, value) in ours {
        if touched.names.contains(name) || base.get(name) != Some(value) {
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
}
