use contract::{Holds, Parameter};
use serde_json::{Value, json};

/// The placeholders of a path and the names of a query string, as OpenAPI has them.
pub(super) fn parameters(path: &str, placeholders: &[Parameter], query: &[Parameter]) -> Vec<Value> {
    let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
    let in_path = names.zip(placeholders).map(|(name, parameter)| {
        json!({
            "name": name, "in": "path", "required": true, "description": parameter.about,
            "schema": schema(parameter.holds, false),
        })
    });
    in_path.chain(query.iter().map(of_query)).collect()
}

fn of_query(parameter: &Parameter) -> Value {
    let one = schema(parameter.holds, !parameter.required);
    let schema = if parameter.many { json!({ "type": "array", "items": one, "minItems": 1 }) } else { one };
    json!({
        "name": parameter.name, "in": "query", "required": parameter.required, "description": parameter.about,
        "explode": true, "schema": schema,
    })
}

/// What is empty is as good as absent in a query string, where it may be absent.
fn schema(holds: Holds, or_empty: bool) -> Value {
    let schema = match holds {
        Holds::Id => json!({ "type": "string", "format": "uuid", "minLength": 36, "maxLength": 36 }),
        Holds::Text(most) => {
            return json!({ "type": "string", "maxLength": most, "pattern": "^[^\\u0000]*$" });
        }
        Holds::Pattern(pattern) => json!({ "type": "string", "pattern": format!("^{pattern}$") }),
        Holds::Whole(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Holds::Flag => json!({ "type": "boolean" }),
        Holds::Moment => json!({ "type": "string", "format": "date-time" }),
        Holds::OneOf(values) => json!({ "type": "string", "enum": values() }),
    };
    if !or_empty {
        return schema;
    }
    json!({ "anyOf": [schema, { "type": "string", "pattern": "^\\s*$", "description": "As if it were absent." }] })
}

/// The headers that an endpoint reads.
pub(super) fn headers(once: bool, conditional: bool) -> Vec<Value> {
    let mut headers = Vec::new();
    if once {
        headers.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "The same request again under the same key, within a day, is given the same answer and changes nothing.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!#-\\[\\]-~]+$" },
        }));
    }
    if conditional {
        headers.push(json!({
            "name": "If-Match", "in": "header", "required": false,
            "description": "The ETag of what was read: 412 if it has changed since.",
            "schema": { "type": "string" },
        }));
    }
    headers
}
