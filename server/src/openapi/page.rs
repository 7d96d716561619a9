//! The document as a page: no script, one style, light and dark as the system has it.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// The page's style; the policy names its hash.
pub(super) const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn render(document: &Value) -> String {
    let mut html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>API · Mono</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><style>{STYLE}</style></head>\
         <body><main><h1>API</h1><p>{}</p><p>For programs: <a href=\"/api-docs/openapi.json\">openapi.json</a>.</p>",
        escape(text(&document["info"], "description"))
    );
    let empty = Map::new();
    let paths = document["paths"].as_object().unwrap_or(&empty);
    let mut tag = "";
    for (path, operations) in paths {
        for (method, operation) in operations.as_object().unwrap_or(&empty) {
            let own = operation["tags"][0].as_str().unwrap_or_default();
            if own != tag {
                tag = own;
                let _ = write!(html, "<h2>{}</h2>", escape(tag));
            }
            endpoint(&mut html, method, path, operation);
        }
    }
    html.push_str("<h2>Types</h2>");
    for (name, schema) in document["components"]["schemas"].as_object().unwrap_or(&empty) {
        let _ = write!(html, "<details id=\"{0}\"><summary><code>{0}</code></summary>", escape(name));
        pretty(&mut html, schema);
        html.push_str("</details>");
    }
    html.push_str("</main></body></html>");
    html
}

fn endpoint(html: &mut String, method: &str, path: &str, operation: &Value) {
    let _ = write!(
        html,
        "<details id=\"{}\"><summary><b class=\"{method}\">{}</b> <code>{}</code> <span>{}</span></summary>",
        escape(text(operation, "operationId")),
        method.to_ascii_uppercase(),
        escape(path),
        escape(text(operation, "summary")),
    );
    for paragraph in text(operation, "description").split("\n\n") {
        let _ = write!(html, "<p>{}</p>", escape(paragraph));
    }
    let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
    if !parameters.is_empty() {
        html.push_str("<table><thead><tr><th>parameter<th>in<th>meaning</tr></thead><tbody>");
        for parameter in parameters {
            let must = if parameter["required"] == true { " (must be there)" } else { "" };
            let (name, place) = (text(parameter, "name"), text(parameter, "in"));
            let about = escape(text(parameter, "description"));
            let _ = write!(html, "<tr><td><code>{}</code><td>{place}<td>{about}{must}</tr>", escape(name));
        }
        html.push_str("</tbody></table>");
    }
    contents(html, "Takes", &operation["requestBody"]["content"]);
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        if status.starts_with('2') {
            contents(html, &format!("Gives {status}"), &response["content"]);
        }
    }
    let errors = operation["responses"].as_object().into_iter().flatten().map(|(status, _)| status.as_str());
    let errors: Vec<&str> = errors.filter(|status| !status.starts_with('2')).collect();
    let _ = write!(html, "<p>Otherwise: {}.</p></details>", errors.join(", "));
}

fn contents(html: &mut String, title: &str, content: &Value) {
    let Some(content) = content.as_object() else {
        if title.starts_with("Gives") {
            let _ = write!(html, "<p>{title}, without content.</p>");
        }
        return;
    };
    for (media_type, content) in content {
        let _ = write!(html, "<p>{title}: <code>{}</code></p>", escape(media_type));
        pretty(html, &content["schema"]);
    }
}

/// A schema; what it refers to is a link.
fn pretty(html: &mut String, schema: &Value) {
    let text = serde_json::to_string_pretty(schema).unwrap_or_default();
    html.push_str("<pre tabindex=\"0\">");
    for line in text.split_inclusive('\n') {
        match line.split_once("#/components/schemas/").and_then(|(_, rest)| rest.split_once('"')) {
            Some((name, _)) => {
                let _ = write!(html, "<a href=\"#{}\">{}</a>", escape(name), escape(line));
            }
            None => html.push_str(&escape(line)),
        }
    }
    html.push_str("</pre>");
}

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_default()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
