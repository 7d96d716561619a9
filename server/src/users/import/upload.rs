use std::sync::{Arc, Mutex, PoisonError};

use axum::{
    body::Body,
    extract::{DefaultBodyLimit, FromRequest, Multipart, Request},
};
use bytes::Bytes;
use contract::{Code, FieldErrors};
use futures::{Stream, StreamExt, TryStreamExt};
use http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use tokio_util::io::StreamReader;

use super::{
    parse::{self, Parsed},
    text::{BadText, Clean},
};
use crate::{
    Error, Result,
    http::limits::{STREAMED_BODY, body_error},
};

/// What is read, and the SHA-256 of the file.
type Read = (Parsed, [u8; 32]);

/// Reads a file while it arrives: the body itself, or the first file of a `multipart/form-data` body.
///
/// # Errors
/// *Invalid* if the file is not UTF-8, is empty, or lacks a column; *too large*. What is wrong with single rows is in
/// what was read.
pub(in crate::users) async fn read(headers: HeaderMap, body: Body) -> Result<Read> {
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match media_type.as_str() {
        "multipart/form-data" => form(content_type, body).await,
        "text/csv"
        | "application/csv"
        | "application/vnd.ms-excel"
        | "text/plain"
        | "application/octet-stream" => file(body.into_data_stream()).await,
        _ => {
            let detail = "Send the file as text/csv, or in a form as multipart/form-data.";
            Err(Error::new(Code::UnsupportedMediaType, detail))
        }
    }
}

async fn form(content_type: &str, body: Body) -> Result<Read> {
    let mut request =
        Request::builder().header(header::CONTENT_TYPE, content_type).body(body).map_err(unreadable)?;
    // The mount has limited the body already.
    DefaultBodyLimit::disable().apply(&mut request);
    let mut form = Multipart::from_request(request, &()).await.map_err(unreadable)?;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.file_name().is_some() {
            return file(field).await;
        }
    }
    Err(FieldErrors::of("file", "must be given").into())
}

async fn file<E>(chunks: impl Stream<Item = std::result::Result<Bytes, E>> + Send + Unpin) -> Result<Read>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let mut clean = Some(Clean::default());
    let hash = Arc::new(Mutex::new(Sha256::new()));
    let hashing = Arc::clone(&hash);
    let ended = futures::stream::once(async { Ok(None) });
    let chunks =
        chunks.map_err(std::io::Error::other).map_ok(Some).chain(ended).map(move |chunk| match chunk? {
            Some(bytes) => {
                hashing.lock().unwrap_or_else(PoisonError::into_inner).update(&bytes);
                clean.as_mut().map_or_else(|| Ok(Bytes::new()), |clean| clean.push(&bytes))
            }
            None => clean.take().map_or_else(|| Ok(Bytes::new()), Clean::finish),
        });
    // An empty piece would mean the end to the reader.
    let chunks = chunks.try_filter(|bytes| std::future::ready(!bytes.is_empty()));
    let parsed = parse::parse(StreamReader::new(Box::pin(chunks))).await.map_err(explain)?;
    let hash = std::mem::take(&mut *hash.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((parsed, hash.finalize().into()))
}

/// What stopped the reading: the text, or the body.
fn explain(error: parse::Stopped) -> Error {
    match error {
        parse::Stopped::Refused(error) => error,
        parse::Stopped::Io(error) => {
            match error.get_ref().and_then(|inner| inner.downcast_ref::<BadText>()) {
                Some(bad) => FieldErrors::of("file", &bad.to_string()).into(),
                None => broken(error),
            }
        }
    }
}

fn broken(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    body_error(error, STREAMED_BODY)
}

fn unreadable(_: impl std::fmt::Debug) -> Error {
    Error::malformed("The form could not be read.")
}
