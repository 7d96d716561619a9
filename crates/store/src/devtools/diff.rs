//! What differs between two states.

use serde_json::Value;

/// One place in which two states differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The place, as a JSON pointer (RFC 6901); empty for the whole.
    pub pointer: String,
    /// What was there, as JSON; `None` if nothing was. Long texts are cut.
    pub old: Option<String>,
    /// What is there now, as JSON; `None` if nothing is. Long texts are cut.
    pub new: Option<String>,
}

/// Signs of one value.
const LONGEST: usize = 400;

/// Fields are compared by name, the elements of arrays by place.
pub(super) fn differences(old: &Value, new: &Value) -> Vec<Difference> {
    let mut found = Vec::new();
    compare(&mut found, &mut String::new(), Some(old), Some(new));
    found
}

fn compare(found: &mut Vec<Difference>, pointer: &mut String, old: Option<&Value>, new: Option<&Value>) {
    match (old, new) {
        _ if old == new => {}
        (Some(Value::Object(old)), Some(Value::Object(new))) => {
            for (name, was) in old {
                at(found, pointer, name, Some(was), new.get(name));
            }
            for (name, is) in new.iter().filter(|(name, _)| !old.contains_key(*name)) {
                at(found, pointer, name, None, Some(is));
            }
        }
        (Some(Value::Array(old)), Some(Value::Array(new))) => {
            for index in 0..old.len().max(new.len()) {
                at(found, pointer, &index.to_string(), old.get(index), new.get(index));
            }
        }
        _ => found.push(Difference { pointer: pointer.clone(), old: old.map(short), new: new.map(short) }),
    }
}

fn at(
    found: &mut Vec<Difference>,
    pointer: &mut String,
    name: &str,
    old: Option<&Value>,
    new: Option<&Value>,
) {
    let length = pointer.len();
    pointer.push('/');
    pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
    compare(found, pointer, old, new);
    pointer.truncate(length);
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
    use serde_json::json;

    use super::{Difference, LONGEST, differences};

    fn row(pointer: &str, old: Option<&str>, new: Option<&str>) -> Difference {
        Difference { pointer: pointer.into(), old: old.map(Into::into), new: new.map(Into::into) }
    }

    #[test]
    fn fields_are_compared_by_name_elements_by_place_and_names_are_escaped() {
        let old = json!({"a": 1, "b": {"c/d": true}, "e": null, "g": [1, 2]});
        let new = json!({"a": 2, "b": {"c/d": false}, "f~": "x", "g": [1, 3, 4]});
        let expected = [
            row("/a", Some("1"), Some("2")),
            row("/b/c~1d", Some("true"), Some("false")),
            row("/e", Some("null"), None),
            row("/g/1", Some("2"), Some("3")),
            row("/g/2", None, Some("4")),
            row("/f~0", None, Some("\"x\"")),
        ];
        assert_eq!(differences(&old, &new), expected);
        assert_eq!(differences(&old, &old), []);
    }

    #[test]
    fn another_kind_of_value_differs_as_a_whole_and_long_texts_are_cut() {
        let found = differences(&json!({}), &json!("x".repeat(1_000)));
        assert_eq!((found[0].pointer.as_str(), found[0].old.as_deref()), ("", Some("{}")));
        assert_eq!(found[0].new.as_ref().map(|new| new.chars().count()), Some(LONGEST + 1));
    }
}
