//! Preferences by field, each value as its JSON text: what is taken from a stored object, and whose change wins.
//!
//! As text, because a tree of values brings several times the code of all else here into every page.

use std::{fmt, slice};

use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;

/// A JSON object, in the order of its names. Of a name that comes twice, the last value counts.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, Box<RawValue>)>);

/// A field by name; without a value, it is gone.
pub(crate) type Change = (String, Option<Box<RawValue>>);

impl Fields {
    /// `None` if `value` is not an object.
    pub(crate) fn of<P: Serialize>(value: &P) -> Option<Self> {
        serde_json::from_str(&serde_json::to_string(value).ok()?).ok()
    }

    pub(crate) fn get(&self, name: &str) -> Option<&RawValue> {
        self.place(name).ok().map(|place| &*self.0[place].1)
    }

    pub(crate) fn to_text(&self) -> Option<String> {
        let mut text = String::from("{");
        for (name, value) in &self.0 {
            if text.len() > 1 {
                text.push(',');
            }
            text.push_str(&serde_json::to_string(name).ok()?);
            text.push(':');
            text.push_str(value.get());
        }
        text.push('}');
        Some(text)
    }

    pub(crate) fn parse<P: DeserializeOwned>(&self) -> Option<P> {
        serde_json::from_str(&self.to_text()?).ok()
    }

    /// These, with what `other` has under `name`.
    #[cfg(feature = "leptos")]
    pub(crate) fn with_one_of(&self, other: &Self, name: &str) -> Self {
        let mut fields = self.clone();
        fields.set(name, other.get(name).map(ToOwned::to_owned));
        fields
    }

    /// `value` under `name`, or nothing.
    pub(crate) fn set(&mut self, name: &str, value: Option<Box<RawValue>>) {
        self.0.retain(|(known, _)| known != name);
        if let Some(value) = value {
            self.put(name.to_owned(), value);
        }
    }

    /// These, with the values that `other` has for them.
    pub(crate) fn with_values_of(mut self, other: &Self) -> Self {
        for (name, value) in &mut self.0 {
            if let Some(other) = other.get(name) {
                *value = other.to_owned();
            }
        }
        self
    }

    /// What differs from `base`: the name, and the value, if there is one still.
    pub(crate) fn changes_since(&self, base: &Self) -> Vec<Change> {
        let gone = base.0.iter().filter(|(name, _)| self.get(name).is_none());
        let names = self.0.iter().chain(gone).map(|(name, _)| name);
        let changed = names.filter(|name| is_changed(base, self, name));
        changed.map(|name| (name.clone(), self.get(name).map(ToOwned::to_owned))).collect()
    }

    /// `fields` over these.
    fn with(&self, fields: &[(String, Box<RawValue>)]) -> Self {
        let mut all = self.clone();
        for (name, value) in fields {
            all.put(name.clone(), value.clone());
        }
        all
    }

    fn put(&mut self, name: String, value: Box<RawValue>) {
        match self.place(&name) {
            Ok(place) => self.0[place].1 = value,
            Err(place) => self.0.insert(place, (name, value)),
        }
    }

    fn place(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|field| field.0.as_str().cmp(name))
    }
}

/// A field that is gone is changed, too.
fn is_changed(base: &Fields, now: &Fields, name: &str) -> bool {
    !is_same(base.get(name), now.get(name))
}

/// Maps have no order.
fn is_same(one: Option<&RawValue>, other: Option<&RawValue>) -> bool {
    let (Some(one), Some(other)) = (one, other) else { return one.is_none() && other.is_none() };
    let fields = |value: &RawValue| serde_json::from_str::<Fields>(value.get());
    one.get() == other.get()
        || match [one, other].map(fields) {
            [Ok(one), Ok(other)] => {
                one.0.len() == other.0.len() && one.0.iter().all(|(name, _)| !is_changed(&one, &other, name))
            }
            _ => false,
        }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Fields::default();
                while let Some((name, value)) = map.next_entry()? {
                    fields.put(name, value);
                }
                Ok(fields)
            }
        }
        deserializer.deserialize_map(Object)
    }
}

/// `stored` over `fallback`, field by field, as far as it fits. Also gives the names of the stored fields that did not and
/// were left out. `None` if not even `fallback` fits. What was stored `before` and is not any more was cleared elsewhere,
/// unless it cannot be missing.
pub(crate) fn overlay<P: DeserializeOwned>(
    fallback: &Fields,
    before: &Fields,
    stored: &Fields,
) -> Option<(P, Vec<String>)> {
    let rest = merge(Fields::default(), before, &[], stored, fallback);
    if let Some(preferences) = rest.with(&stored.0).parse() {
        return Some((preferences, Vec::new()));
    }
    let (mut good, mut bad) = (fallback.clone(), Vec::new());
    for field in &stored.0 {
        let attempt = good.with(slice::from_ref(field));
        if attempt.parse::<P>().is_some() {
            good = attempt;
        } else {
            bad.push(field.0.clone());
        }
    }
    Some((good.parse()?, bad))
}

/// `theirs`, with what `ours` changed since `base`, or the user `touched`; the whole over `under`.
fn merge(mut under: Fields, base: &Fields, touched: &[String], ours: &Fields, theirs: &Fields) -> Fields {
    for (fields, is_ours) in [(theirs, false), (ours, true)] {
        for (name, value) in &fields.0 {
            if (touched.contains(name) || is_changed(base, ours, name)) == is_ours {
                under.put(name.clone(), value.clone());
            }
        }
    }
    under
}

/// `theirs`, with what `ours` changed since `base`, or the user `touched`.
pub(crate) fn rebase(base: &Fields, touched: &Touched, ours: &Fields, theirs: &Fields) -> Fields {
    merge(Fields::default(), base, &touched.names, ours, theirs)
}

/// What to write of `ours` over what is `stored`: what was not changed since `base` stays as it is there, and so do fields
/// that only another build knows.
pub(crate) fn lay_over(base: &Fields, ours: &Fields, stored: &Fields) -> Fields {
    merge(ours.clone(), base, &[], ours, stored)
}

/// The fields that were changed before storage was read, by name.
#[derive(Default)]
pub(crate) struct Touched {
    last: Option<Fields>,
    names: Vec<String>,
}

impl Touched {
    /// `base` is where it began.
    pub(crate) fn note<P: Serialize>(&mut self, base: &P, current: &P) {
        let last = self.last.take().or_else(|| Fields::of(base));
        let current = Fields::of(current);
        if let (Some(last), Some(current)) = (&last, &current) {
            let names = current.0.iter().chain(&last.0).map(|(name, _)| name);
            self.names.extend(names.filter(|name| is_changed(last, current, name)).cloned());
        }
        self.last = current;
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    pub(crate) fn forget(&mut self) {
        self.names.clear();
    }

    #[cfg(feature = "leptos")]
    pub(crate) fn add(&mut self, names: impl IntoIterator<Item = String>) {
        self.names.extend(names);
    }

    /// These, and what differs between `base` and `current`.
    #[cfg(feature = "leptos")]
    pub(crate) fn with<P: Serialize>(&self, base: &P, current: &P) -> Vec<String> {
        let mut now = Self { last: None, names: self.names.clone() };
        now.note(base, current);
        now.names.sort();
        now.names.dedup();
        now.names
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Fields {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn what_is_the_same_in_another_order_is_not_ours_to_keep() {
        let base = fields(r#"{"map":{"a":1,"b":{"c":[2],"d":3}},"x":1}"#);
        let ours = fields(r#"{"x":1,"map":{"b":{"d":3,"c":[2]},"a":1}}"#);
        let theirs = fields(r#"{"map":{"a":9},"x":2}"#);
        let merged = rebase(&base, &Touched::default(), &ours, &theirs);
        assert_eq!(merged.to_text(), theirs.to_text());
        let ours = fields(r#"{"x":1,"map":{"b":{"d":4,"c":[2]},"a":1}}"#);
        let merged = rebase(&base, &Touched::default(), &ours, &theirs);
        assert_eq!(merged.to_text().unwrap(), r#"{"map":{"b":{"d":4,"c":[2]},"a":1},"x":2}"#);
    }

    #[test]
    fn names_are_any_text_and_the_last_of_two_counts() {
        let read = fields("{\"z\":1,\"a \\\"quoted\\\" \\u00e9\": [ 1, 2 ], \"z\" : 3}");
        assert_eq!(read.to_text().unwrap(), "{\"a \\\"quoted\\\" é\":[ 1, 2 ],\"z\":3}");
        assert_eq!(fields("{}").to_text().unwrap(), "{}");
        assert!(serde_json::from_str::<Fields>("[]").is_err());
    }
}
