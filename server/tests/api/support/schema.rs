use serde_json::Value;

/// The keywords that [`faults`] understands, and those that say nothing of validity.
const KNOWN: [&str; 20] = [
    "$ref",
    "anyOf",
    "oneOf",
    "const",
    "enum",
    "type",
    "properties",
    "required",
    "items",
    "format",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "uniqueItems",
    "description",
    "default",
    "title",
    "minItems",
];

/// Where a value is not as a schema of the document says. Panics over a keyword that it does not know, so that none is
/// passed over.
pub(crate) fn faults(document: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let Some(schema) = schema.as_object() else {
        return if *schema == Value::Bool(false) { vec![format!("{at}: nothing fits")] } else { Vec::new() };
    };
    let mut found = Vec::new();
    for (keyword, rule) in schema {
        assert!(KNOWN.contains(&keyword.as_str()), "{keyword}");
        let fits = |rule: &Value| faults(document, rule, value, at).is_empty();
        let good = match keyword.as_str() {
            "$ref" => {
                let pointer = rule.as_str().unwrap().trim_start_matches('#');
                found.extend(faults(document, document.pointer(pointer).unwrap(), value, at));
                true
            }
            "anyOf" => rule.as_array().unwrap().iter().any(fits),
            "oneOf" => rule.as_array().unwrap().iter().filter(|rule| fits(rule)).count() == 1,
            "const" => value == rule,
            "enum" => rule.as_array().unwrap().contains(value),
            "type" => match rule {
                Value::Array(types) => types.iter().any(|name| is(value, name)),
                name => is(value, name),
            },
            "required" => match value.as_object() {
                Some(object) => {
                    rule.as_array().unwrap().iter().all(|name| object.contains_key(name.as_str().unwrap()))
                }
                None => true,
            },
            "properties" => {
                for (name, rule) in rule.as_object().unwrap() {
                    if let Some(value) = value.get(name) {
                        found.extend(faults(document, rule, value, &format!("{at}/{name}")));
                    }
                }
                true
            }
            "items" => {
                for (place, value) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(faults(document, rule, value, &format!("{at}/{place}")));
                }
                true
            }
            "format" => has_format(value, rule.as_str().unwrap()),
            "minimum" => value.as_f64().is_none_or(|number| number >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|number| number <= rule.as_f64().unwrap()),
            _ => true,
        };
        if !good {
            found.push(format!("{at}: {value} is not {keyword} {rule}"));
        }
    }
    found
}

fn is(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("{other}"),
    }
}

fn has_format(value: &Value, format: &str) -> bool {
    let Some(text) = value.as_str() else { return true };
    match format {
        "uuid" => text.len() == 36 && text.parse::<uuid::Uuid>().is_ok(),
        "date-time" => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        other => panic!("{other}"),
    }
}

#[test]
fn what_does_not_fit_is_found() {
    let document = serde_json::json!({ "t": { "type": "object", "required": ["id"], "properties": {
        "id": { "type": "string", "format": "uuid" }, "n": { "anyOf": [{ "type": "integer" }, { "type": "null" }] },
    } } });
    let schema = serde_json::json!({ "type": "array", "items": { "$ref": "#/t" } });
    let faults = |value| faults(&document, &schema, &value, "");
    let id = "00000000-0000-0000-0000-000000000007";
    assert_eq!(
        faults(serde_json::json!([{ "id": id, "n": 3 }, { "id": id, "n": null }])),
        Vec::<String>::new()
    );
    for bad in [
        serde_json::json!({}),
        serde_json::json!([3]),
        serde_json::json!([{}]),
        serde_json::json!([{ "id": "7" }]),
        serde_json::json!([{ "id": id, "n": "3" }]),
    ] {
        assert!(!faults(bad.clone()).is_empty(), "{bad}");
    }
}
