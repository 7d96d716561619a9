use contract::{Access, Method, Problem, problem::PROBLEM_JSON};
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::parameters::{headers, parameters};
use crate::http::Mounted;

/// The document (OpenAPI 3.1) of these endpoints.
pub fn document(mounted: &[Mounted]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    let problem = json!({
        "description": "What went wrong.",
        "content": { PROBLEM_JSON: { "schema": generator.subschema_for::<Problem>() } },
    });
    let mut paths = Map::new();
    for endpoint in mounted {
        let path = paths.entry(endpoint.declaration.path).or_insert_with(|| json!({}));
        let method = endpoint.declaration.method.as_str().to_ascii_lowercase();
        path[method] = operation(endpoint, &mut generator);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Mono", "version": "1",
            "description": "JSON in camelCase, times in RFC 3339 and UTC. Errors are problems (RFC 9457). What belongs to \
                            another tenant is answered like what does not exist.",
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "responses": { "Problem": problem },
            "securitySchemes": {
                "accessToken": { "type": "apiKey", "in": "cookie", "name": "accessToken", "description": "`__Host-accessToken` over TLS." },
                "session": { "type": "apiKey", "in": "cookie", "name": "session", "description": "`__Host-session` over TLS." },
            },
        },
    })
}

fn operation(endpoint: &Mounted, generator: &mut SchemaGenerator) -> Value {
    let declaration = endpoint.declaration;
    let conditional = matches!(declaration.method, Method::Patch | Method::Put | Method::Delete)
        && !endpoint.path.is_empty();
    let mut all = parameters(declaration.path, endpoint.path, endpoint.query);
    all.extend(headers(endpoint.once, conditional));
    let needs = match declaration.access {
        Access::Public => None,
        Access::SignedIn => Some("Takes someone who is signed in.".to_owned()),
        Access::Needs(permission) => Some(format!("Takes the permission `{permission}`.")),
    };
    let about = declaration.about.trim().replace("  ", " ");
    let summary = about.split_once(". ").map_or(about.as_str(), |(first, _)| first).trim_end_matches('.');
    let description = [Some(about.clone()), needs].into_iter().flatten().collect::<Vec<_>>().join("\n\n");
    let security = match declaration.access {
        Access::Public => json!([]),
        Access::SignedIn | Access::Needs(_) => json!([{ "accessToken": [], "session": [] }]),
    };
    let mut operation = json!({
        "operationId": declaration.name,
        "tags": [declaration.path.split('/').nth(3).unwrap_or_default()],
        "summary": summary,
        "description": description,
        "parameters": all,
        "responses": responses(endpoint, conditional, generator),
        "security": security,
    });
    if !endpoint.takes.is_empty() {
        let json_body = (endpoint.body)(generator);
        let content: Map<String, Value> = endpoint
            .takes
            .iter()
            .map(|media_type| {
                let schema = json_body.clone().map_or_else(|| raw_body(media_type), Into::into);
                ((*media_type).to_owned(), json!({ "schema": schema }))
            })
            .collect();
        operation["requestBody"] = json!({ "required": true, "content": content });
    }
    operation
}

/// The shape of a body that no type of the contract has.
fn raw_body(media_type: &str) -> Value {
    match media_type {
        "multipart/form-data" => json!({
            "type": "object",
            "required": ["file"],
            "properties": { "file": { "type": "string", "format": "binary" } },
        }),
        "application/csp-report" => json!({
            "type": "object",
            "required": ["csp-report"],
            "properties": { "csp-report": { "type": "object" } },
        }),
        "application/reports+json" => json!({
            "type": "array",
            "items": {
                "type": "object",
                "required": ["type"],
                "properties": { "type": { "type": "string" } },
            },
        }),
        _ => json!({ "type": "string" }),
    }
}

fn responses(endpoint: &Mounted, conditional: bool, generator: &mut SchemaGenerator) -> Value {
    let mut success = json!({ "description": "Success." });
    if !endpoint.gives.is_empty() {
        let schema = (endpoint.response)(generator).map_or_else(|| json!({ "type": "string" }), Into::into);
        success["content"] = json!({ endpoint.gives: { "schema": schema } });
    }
    let mut responses = Map::new();
    responses.insert(endpoint.status.to_string(), success);
    let (body, access) = (!endpoint.takes.is_empty(), endpoint.declaration.access);
    if endpoint.takes.contains(&"application/x-www-form-urlencoded") || endpoint.declaration.name == "Logout"
    {
        responses.insert("303".into(), json!({ "description": "Where a plain form goes next." }));
    }
    let errors = [
        (400, body || endpoint.once),
        (401, access != Access::Public || endpoint.declaration.path.contains("/auth/")),
        (403, matches!(access, Access::Needs(_)) || endpoint.declaration.method != Method::Get),
        (404, !endpoint.path.is_empty() || endpoint.declaration.names_a_record),
        (409, endpoint.once),
        (412, conditional),
        (413, body),
        (415, body),
        (422, body || endpoint.once || !endpoint.query.is_empty()),
        (429, endpoint.declaration.path.contains("/auth/")),
        (500, true),
        (503, true),
    ];
    for (status, applies) in errors {
        if applies {
            responses.insert(status.to_string(), json!({ "$ref": "#/components/responses/Problem" }));
        }
    }
    Value::Object(responses)
}
