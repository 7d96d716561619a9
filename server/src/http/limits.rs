//! How large a request's body may be.

use axum::body::{Body, Bytes};
use contract::Code;
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::{Error, Result};

/// The largest JSON body, in bytes.
pub const JSON_BODY: usize = 64 * 1024;
/// The largest body of an endpoint that streams it, in bytes.
pub const STREAMED_BODY: usize = 32 * 1024 * 1024;

/// The body, which fails with [`LengthLimitError`] when more than `most` bytes have come; see [`body_error`].
///
/// # Errors
/// *Too large*, at once, if the request says so itself.
pub fn limited(headers: &HeaderMap, body: Body, most: usize) -> Result<Body> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|v| v.to_str().ok()?.parse::<u64>().ok());
    if announced.is_some_and(|length| length > most as u64) {
        return Err(too_large(most));
    }
    Ok(Body::new(Limited::new(body, most)))
}

/// The whole body.
pub async fn read(headers: &HeaderMap, body: Body, most: usize) -> Result<Bytes> {
    match limited(headers, body, most)?.collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) => Err(body_error(error, most)),
    }
}

/// What an error while a body was read means: it was too large, or the client went away.
pub fn body_error(error: impl Into<Box<dyn std::error::Error + Send + Sync>>, most: usize) -> Error {
    let error = error.into();
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error.as_ref());
    while let Some(e) = cause {
        if e.is::<LengthLimitError>() {
            return too_large(most);
        }
        cause = e.source();
    }
    Error::malformed("The body ended before it was complete.")
}

fn too_large(most: usize) -> Error {
    Error::new(Code::TooLarge, format!("The body may have at most {} KiB.", most / 1024))
}
