//! What differs between two pieces of data.

use serde_json::{Map, Value};
use std::collections::HashMap;

/// One place in which two pieces of data differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The place, as a JSON pointer (RFC 6901); empty for the whole. Of an element that is gone it is the old place,
    /// otherwise the new one.
    pub pointer: String,
    /// What was there, as JSON; `None` if nothing was. Long texts are cut.
    pub old: Option<String>,
    /// What is there now, as JSON; `None` if nothing is. Long texts are cut.
    pub new: Option<String>,
}

/// The differences found, and how many more there are.
#[derive(Default)]
pub(super) struct Differences {
    pub(super) found: Vec<Difference>,
    pub(super) omitted: usize,
}

/// More than a person reads.
const MOST: usize = 100;
/// Signs of one value.
const LONGEST: usize = 400;

impl Differences {
    pub(super) fn between(old: Option<&Value>, new: Option<&Value>) -> Self {
        let mut differences = Self::default();
        differences.compare(&mut String::new(), old, new);
        differences
    }

    fn compare(&mut self, pointer: &mut String, old: Option<&Value>, new: Option<&Value>) {
        match (old, new) {
            (Some(old), Some(new)) if old == new => {}
            (Some(Value::Object(old)), Some(Value::Object(new))) => self.objects(pointer, old, new),
            (Some(Value::Array(old)), Some(Value::Array(new))) => self.arrays(pointer, old, new),
            (None, None) => {}
            _ if self.found.len() == MOST => self.omitted += 1,
            _ => self.found.push(Difference {
                pointer: pointer.clone(),
                old: old.map(short),
                new: new.map(short),
            }),
        }
    }

    fn objects(&mut self, pointer: &mut String, old: &Map<String, Value>, new: &Map<String, Value>) {
        for (name, was) in old {
            self.at(pointer, name, Some(was), new.get(name));
        }
        for (name, is) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
            self.at(pointer, name, None, Some(is));
        }
    }

    /// What begins and ends alike is set aside; the rest is paired by `id` if that can be, or else by place.
    fn arrays(&mut self, pointer: &mut String, old: &[Value], new: &[Value]) {
        let alike = |(a, b): &(&Value, &Value)| a == b;
        let head = old.iter().zip(new).take_while(alike).count();
        let (old_rest, new_rest) = (&old[head..], &new[head..]);
        let tail = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(alike).count();
        let (old, new) = (&old_rest[..old_rest.len() - tail], &new_rest[..new_rest.len() - tail]);
        for (was, is) in by_id(old, new).unwrap_or_else(|| by_place(old.len(), new.len())) {
            let place = head + is.or(was).unwrap_or_default();
            let (was, is) = (was.and_then(|index| old.get(index)), is.and_then(|index| new.get(index)));
            self.at(pointer, &place.to_string(), was, is);
        }
    }

    fn at(&mut self, pointer: &mut String, name: &str, old: Option<&Value>, new: Option<&Value>) {
        let length = pointer.len();
        pointer.push('/');
        pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
        self.compare(pointer, old, new);
        pointer.truncate(length);
    }
}

/// The index of an old element and of the new one it is compared with.
type Pair = (Option<usize>, Option<usize>);

fn by_place(old: usize, new: usize) -> Vec<Pair> {
    (0..old.max(new)).map(|index| ((index < old).then_some(index), (index < new).then_some(index))).collect()
}

/// `None` unless every element has an `id` of its own and those that stay are in the same order.
fn by_id(old: &[Value], new: &[Value]) -> Option<Vec<Pair>> {
    let places = |values: &[Value]| {
        let ids = values.iter().enumerate().map(|(index, value)| Some((value.get("id")?.to_string(), index)));
        let places = ids.collect::<Option<HashMap<String, usize>>>()?;
        (places.len() == values.len()).then_some(places)
    };
    let (old_places, new_places) = (places(old)?, places(new)?);
    let id = |value: &Value| value.get("id").map(Value::to_string).unwrap_or_default();
    let gone = (0..old.len()).filter(|index| !new_places.contains_key(&id(&old[*index])));
    let mut pairs: Vec<Pair> = gone.map(|index| (Some(index), None)).collect();
    let mut last = None;
    for (index, value) in new.iter().enumerate() {
        let was = old_places.get(&id(value)).copied();
        if was.is_some() {
            if was < last {
                return None;
            }
            last = was;
        }
        pairs.push((was, Some(index)));
    }
    Some(pairs)
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{Differences, LONGEST, MOST};
    use serde_json::{Value, json};

    fn between(old: &Value, new: &Value) -> Vec<(String, String, String)> {
        let text = |side: Option<String>| side.unwrap_or_else(|| String::from("-"));
        let found = Differences::between(Some(old), Some(new)).found;
        found.into_iter().map(|found| (found.pointer, text(found.old), text(found.new))).collect()
    }

    fn row(pointer: &str, old: &str, new: &str) -> (String, String, String) {
        (pointer.into(), old.into(), new.into())
    }

    #[test]
    fn fields_are_compared_by_name_and_their_names_escaped() {
        let old = json!({"a": 1, "b": {"c/d": true}, "e": null});
        let new = json!({"a": 2, "b": {"c/d": false}, "f~": "x"});
        let expected = [
            row("/a", "1", "2"),
            row("/b/c~1d", "true", "false"),
            row("/e", "null", "-"),
            row("/f~0", "-", "\"x\""),
        ];
        assert_eq!(between(&old, &new), expected);
        assert_eq!(between(&old, &old), []);
    }

    #[test]
    fn an_element_put_in_or_taken_out_is_one_difference() {
        assert_eq!(between(&json!([1, 2, 3]), &json!([1, 9, 2, 3])), [row("/1", "-", "9")]);
        assert_eq!(between(&json!([1, 2, 3]), &json!([2, 3])), [row("/0", "1", "-")]);
        assert_eq!(between(&json!([1, 2]), &json!([1, 3])), [row("/1", "2", "3")]);
    }

    #[test]
    fn elements_with_an_id_are_paired_by_it() {
        let old = json!([{"id": 1, "n": "a"}, {"id": 2, "n": "b"}, {"id": 3, "n": "c"}]);
        let new = json!([{"id": 0, "n": "z"}, {"id": 2, "n": "B"}, {"id": 3, "n": "C"}]);
        let expected = [
            row("/0", "{\"id\":1,\"n\":\"a\"}", "-"),
            row("/0", "-", "{\"id\":0,\"n\":\"z\"}"),
            row("/1/n", "\"b\"", "\"B\""),
            row("/2/n", "\"c\"", "\"C\""),
        ];
        assert_eq!(between(&old, &new), expected);
    }

    #[test]
    fn elements_that_change_places_are_paired_by_place() {
        let old = json!([{"id": 1}, {"id": 2}]);
        let new = json!([{"id": 2}, {"id": 1}]);
        assert_eq!(between(&old, &new), [row("/0/id", "1", "2"), row("/1/id", "2", "1")]);
    }

    #[test]
    fn the_first_data_differs_as_a_whole_and_long_texts_are_cut() {
        let long = json!("x".repeat(1_000));
        let found = Differences::between(None, Some(&long)).found;
        assert_eq!((found[0].pointer.as_str(), &found[0].old), ("", &None));
        assert_eq!(found[0].new.as_ref().map(|new| new.chars().count()), Some(LONGEST + 1));
    }

    #[test]
    fn what_is_too_much_to_read_is_counted() {
        let old: Vec<u32> = (0..150).collect();
        let new: Vec<u32> = (1_000..1_150).collect();
        let differences = Differences::between(Some(&json!(old)), Some(&json!(new)));
        assert_eq!((differences.found.len(), differences.omitted), (MOST, 50));
    }
}
