use axum::response::Response;
use contract::{Endpoint, reports::ReportCsp};
use http::{HeaderName, HeaderValue, header};

const REPORTING_ENDPOINTS: HeaderName = HeaderName::from_static("reporting-endpoints");

/// Puts the content security policy of one page on it. Scripts run if they carry the nonce or are loaded by one that does.
/// What breaks it is reported. Browsers that know `report-to` do not look at `report-uri`, and go by it over https alone,
/// so without https it is not named.
///
/// While `cargo leptos watch` runs, its reload socket may be opened as well.
pub(super) fn put(response: &mut Response, nonce: &str, secure: bool, watched: bool) {
    let (sockets, reports) = (if watched { " ws:" } else { "" }, ReportCsp::PATH);
    let by_name = if secure { " report-to csp;" } else { "" };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'{sockets}; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none';{by_name} report-uri {reports}"
    );
    if let (Ok(policy), Ok(endpoint)) =
        (HeaderValue::try_from(policy), HeaderValue::try_from(format!("csp=\"{reports}\"")))
    {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        if secure {
            response.headers_mut().insert(REPORTING_ENDPOINTS, endpoint);
        }
    }
}
