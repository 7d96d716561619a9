//! How large a request's body may be, and how long its answer may take.

use std::time::Duration;

use axum::body::{Body, Bytes};
use contract::Code;
use futures::FutureExt;
use http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use tokio::time::timeout;

use crate::{Error, Result};

/// The largest JSON body, in bytes.
pub const JSON_BODY: usize = 64 * 1024;
/// The largest body of an endpoint that streams it, in bytes.
pub const STREAMED_BODY: usize = 32 * 1024 * 1024;

/// How long an answer may take, with the reading of the request.
pub const ANSWER: Duration = Duration::from_secs(10);
/// The same where a file is read; slow lines are given their time.
pub const STREAMED_ANSWER: Duration = Duration::from_secs(300);

/// The answer, or *unavailable* if it is not there in time. A write that is under way goes on.
pub(super) fn in_time<T>(
    most: Duration,
    answer: impl Future<Output = Result<T>>,
) -> impl Future<Output = Result<T>> {
    // Not an `async fn`, which would hold the future twice: as what it was given, and as what it waits for.
    timeout(most, answer).map(|answered| match answered {
        Ok(answered) => answered,
        Err(_) => Err(Error::new(Code::Unavailable, "The answer took too long. Try again shortly.")),
    })
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_waits_for_ever() {
        let error = in_time(Duration::ZERO, std::future::pending::<Result<()>>()).await.unwrap_err();
        assert_eq!((error.code, error.retry_after), (Code::Unavailable, Some(2)));
    }

    #[tokio::test]
    async fn a_body_is_cut_off_where_it_grows_too_large() {
        let chunks =
            futures::stream::iter((0..10).map(|_| Ok::<_, std::io::Error>(Bytes::from_static(&[0; 100]))));
        let error = read(&HeaderMap::new(), Body::from_stream(chunks), 950).await.unwrap_err();
        assert_eq!(error.code, Code::TooLarge);
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_LENGTH, 951.into());
        assert_eq!(limited(&headers, Body::empty(), 950).unwrap_err().code, Code::TooLarge);
        assert_eq!(read(&HeaderMap::new(), Body::from("abc"), 3).await.unwrap(), "abc");
    }
}
