use http::HeaderValue;

/// The content security policy of one page. Scripts run if they carry the nonce or are loaded by one that does.
///
/// While `cargo leptos watch` runs, its reload socket may be opened as well.
pub(super) fn for_page(nonce: &str, watched: bool) -> Option<HeaderValue> {
    let sockets = if watched { " ws:" } else { "" };
    let policy = format!(
        "default-src 'self'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; connect-src 'self'{sockets}; object-src 'none'; \
         base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).ok()
}
