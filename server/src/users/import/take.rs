use axum::body::Body;
use contract::users::{ImportOptions, ImportReport};
use http::HeaderMap;

use super::{apply, upload};
use crate::{Result, Services, auth::Caller};

/// Takes a file: the body itself, or the first file of a `multipart/form-data` body.
///
/// # Errors
/// *Invalid* if the file is not UTF-8, is empty, or lacks a column; *too large*. What is wrong with single rows is in
/// the report.
pub async fn import(
    services: &Services,
    caller: &Caller,
    options: ImportOptions,
    headers: &HeaderMap,
    body: Body,
) -> Result<ImportReport> {
    let parsed = upload::parse(headers, body).await?;
    apply::apply(services, caller, options, parsed).await
}
