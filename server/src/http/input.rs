use axum::{
    body::Body,
    extract::{FromRequestParts, RawPathParams},
};
use contract::{Endpoint, FieldErrors, endpoint::PathParams, query_string::QueryString};
use http::{HeaderMap, header, request::Parts};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::limits;
use crate::{Error, Result, write::Expected};

/// What a request brings, read and checked by its endpoint's declaration. Streaming endpoints have the raw body.
#[derive(Debug)]
pub struct Input<E: Endpoint, B = <E as Endpoint>::Body> {
    /// The values of the path.
    pub path: E::Path,
    /// The query string.
    pub query: E::Query,
    /// The body.
    pub body: B,
    /// The headers.
    pub headers: HeaderMap,
}

impl<E: Endpoint, B> Input<E, B> {
    /// Which version a change is meant for.
    pub fn if_match(&self) -> Expected {
        Expected::of(&self.headers)
    }
}

/// Reads everything but the body. A malformed id is an id of nothing: *not found*.
pub(super) async fn read_parts<E: Endpoint>(parts: &mut Parts) -> Result<(E::Path, E::Query)> {
    let values = RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Error::not_found())?;
    let values: Vec<&str> = values.iter().map(|(_, value)| value).collect();
    let path = E::Path::parse(&values).ok_or_else(Error::not_found)?;
    let query = E::Query::decode(parts.uri.query().unwrap_or_default())?;
    Ok((path, query))
}

/// Reads a JSON body of at most [`limits::JSON_BODY`], with its SHA-256. For endpoints without one, whatever was sent is
/// left unread.
pub(super) async fn read_json<T: DeserializeOwned + 'static>(
    headers: &HeaderMap,
    body: Body,
) -> Result<(T, [u8; 32])> {
    if std::any::TypeId::of::<T>() == std::any::TypeId::of::<()>() {
        return Ok((serde_json::from_slice(b"null").map_err(Error::internal)?, [0; 32]));
    }
    if !is_json(headers) {
        return Err(Error::new(contract::Code::UnsupportedMediaType, "Send JSON, as application/json."));
    }
    let bytes = limits::read(headers, body, limits::JSON_BODY).await?;
    Ok((parse(&bytes)?, Sha256::digest(&bytes).into()))
}

/// Tells what is not JSON (malformed) from what is JSON with a bad field (invalid). Every body is an object; serde would
/// take its fields as an array as well, and name its own type of what is neither.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        serde_json::from_slice::<serde::de::IgnoredAny>(bytes)
            .map_err(|error| Error::malformed(format!("The body is not JSON: {error}.")))?;
        return Err(FieldErrors::of("", "must be an object").into());
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let field = error.path().to_string();
        let inner = error.into_inner();
        if inner.is_data() {
            Error::invalid(FieldErrors::of(if field == "." { "" } else { &field }, &plain(&inner)))
        } else {
            Error::malformed(format!("The body is not JSON: {inner}."))
        }
    })?;
    reader.end().map_err(|error| Error::malformed(format!("The body is not JSON: {error}.")))?;
    Ok(value)
}

/// The message without its position in the text, which says nothing to a person.
fn plain(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The media type of plain forms.
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";

/// Whether the body is a plain form's.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    media_type(headers).is_some_and(|kind| kind == FORM)
}

/// The media type of the body, in lower case.
pub(crate) fn media_type(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    Some(value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

fn is_json(headers: &HeaderMap) -> bool {
    media_type(headers)
        .is_some_and(|t| t == "application/json" || (t.starts_with("application/") && t.ends_with("+json")))
}
