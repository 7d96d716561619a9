//! Reports of a content policy, in the two forms that browsers send: that of `report-uri` and that of `report-to`.

use http::Uri;
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{Error, Result};

type Object = serde_json::Map<String, Value>;

/// What tells one violation from another. It says nothing of a person: addresses are without queries and ids.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Kind {
    /// The rule that was broken.
    pub(super) directive: String,
    /// The origin of what was not loaded, or a word like `inline`.
    pub(super) blocked: String,
    /// The path of the page.
    pub(super) page: String,
}

#[derive(Deserialize)]
struct Violation {
    #[serde(alias = "effectiveDirective", alias = "effective-directive", default)]
    effective: String,
    #[serde(alias = "violated-directive", default)]
    violated: String,
    #[serde(alias = "blockedURL", alias = "blocked-uri", default)]
    blocked: String,
    #[serde(alias = "documentURL", alias = "document-uri", default)]
    document: String,
}

/// The violations of a body of `application/csp-report`.
pub(super) fn by_uri(body: &[u8]) -> Result<Vec<Kind>> {
    let mut body: Object = serde_json::from_slice(body).map_err(|_| no_report())?;
    Ok(vec![violation(body.remove("csp-report"))?])
}

/// The violations of a body of `application/reports+json`, which may hold reports of other things too.
pub(super) fn by_name(body: &[u8]) -> Result<Vec<Kind>> {
    let reports: Vec<Object> = serde_json::from_slice(body).map_err(|_| no_report())?;
    let mut violations = Vec::new();
    for mut report in reports {
        let kind = report.get("type").and_then(Value::as_str).ok_or_else(no_report)?;
        if kind == "csp-violation" {
            violations.push(violation(report.remove("body"))?);
        }
    }
    Ok(violations)
}

fn violation(report: Option<Value>) -> Result<Kind> {
    // An array would do for a structure whose fields may be missing.
    let report = report.filter(Value::is_object).ok_or_else(no_report)?;
    Ok(serde_json::from_value::<Violation>(report).map_err(|_| no_report())?.kind())
}

fn no_report() -> Error {
    Error::malformed("The body is no report of a content policy.")
}

impl Violation {
    fn kind(&self) -> Kind {
        let directive = if self.effective.is_empty() { &self.violated } else { &self.effective };
        let directive = directive.split(' ').next().unwrap_or_default();
        let blocked = origin(&self.blocked).or_else(|| word(&self.blocked));
        Kind {
            directive: word(directive).unwrap_or_else(other),
            blocked: blocked.unwrap_or_else(other),
            page: path(&self.document).unwrap_or_else(other),
        }
    }
}

fn other() -> String {
    "other".to_owned()
}

/// A word as the specification has them.
fn word(text: &str) -> Option<String> {
    let fits = (1..=40).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    fits.then(|| text.to_owned())
}

/// Scheme, host and port.
fn origin(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let (scheme, host) = (uri.scheme_str()?, uri.host()?);
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    (scheme.len() + host.len() <= 200).then(|| format!("{scheme}://{host}{port}"))
}

/// The path, with `{id}` for each id.
fn path(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    uri.scheme()?;
    let part = |part: &str| if part.parse::<Uuid>().is_ok() { "{id}".to_owned() } else { part.to_owned() };
    let path: Vec<String> = uri.path().split('/').map(part).collect();
    let path = path.join("/");
    (path.len() <= 100).then_some(path)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn kind(directive: &str, blocked: &str, page: &str) -> Kind {
        Kind { directive: directive.into(), blocked: blocked.into(), page: page.into() }
    }

    #[test]
    fn both_forms_say_the_same() {
        let page = "https://mono.example/users/01890a5d-ac96-774b-bcce-b302099a8057?q=secret#top";
        let script = "https://user:secret@evil.example:8443/x.js?token=secret";
        let by_uri = by_uri(
            json!({ "csp-report": {
                "document-uri": page, "blocked-uri": script,
                "violated-directive": "script-src-elem 'nonce-secret'", "original-policy": "secret",
            } })
            .to_string()
            .as_bytes(),
        );
        let by_name = by_name(
            json!([
                { "type": "deprecation", "body": { "id": "secret" } },
                { "type": "csp-violation", "age": 1, "url": page, "body": {
                    "documentURL": page, "blockedURL": script, "effectiveDirective": "script-src-elem", "sample": "secret",
                } },
            ])
            .to_string()
            .as_bytes(),
        );
        let expected = [kind("script-src-elem", "https://evil.example:8443", "/users/{id}")];
        assert_eq!(by_uri.unwrap(), expected);
        assert_eq!(by_name.unwrap(), expected);
    }

    #[test]
    fn what_is_odd_is_other_and_what_is_no_report_is_refused() {
        let of = |directive: &str, blocked: &str, page: &str| {
            let report = json!({ "csp-report": {
                "effective-directive": directive, "blocked-uri": blocked, "document-uri": page,
            } });
            by_uri(report.to_string().as_bytes()).unwrap().remove(0)
        };
        let long = format!("https://mono.example/{}", "x".repeat(200));
        assert_eq!(of("style-src", "inline", "https://mono.example/"), kind("style-src", "inline", "/"));
        assert_eq!(of("a\nb", "a line\nand another", "?q=secret"), kind("other", "other", "other"));
        assert_eq!(of("<script>", "data:text/html,secret", &long), kind("other", "other", "other"));
        assert_eq!(of("", "", "about:blank"), kind("other", "other", "other"));
        for bad in [
            "",
            "7",
            "{}",
            "[]",
            r#"{"csp-report":7}"#,
            r#"{"csp-report":{"blocked-uri":7}}"#,
            r#"{"csp-report":[]}"#,
        ] {
            assert!(by_uri(bad.as_bytes()).is_err(), "{bad}");
        }
        for bad in [
            "",
            "7",
            "{}",
            "[7]",
            r#"[["csp-violation",{}]]"#,
            r#"[{"type":"csp-violation"}]"#,
            r#"[{"type":"csp-violation","body":7}]"#,
        ] {
            assert!(by_name(bad.as_bytes()).is_err(), "{bad}");
        }
        assert!(by_name(b"[]").unwrap().is_empty());
    }
}
