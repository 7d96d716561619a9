#![expect(clippy::disallowed_types, reason = "it reads, and what it asks for varies")]

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use bytes::Bytes;
use contract::users::{UserFilter, UserRow};
use csv_async::AsyncWriter;
use futures::{StreamExt, stream};
use http::header;
use sqlx::QueryBuilder;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;

use super::{
    list::{order, restrict},
    spreadsheet::guard,
};
use crate::{
    Error, Result, Services,
    auth::Caller,
    db,
    timing::{self, Timing},
};

/// How many rows go out as one piece.
const ROWS: usize = 500;
/// How many pieces may wait for a slow client: enough for a whole tenant, so that the database is soon free again.
const PIECES: usize = 512;

type Cells = (String, String, String, String);

/// All users that the filter selects, in its order, as the CSV file that the import takes: UTF-8 without a mark,
/// separated by commas, one line feed after each row. The page of the filter means nothing here.
///
/// An error after the first piece breaks the answer off, so that a client sees that it is not whole.
pub async fn export(services: &Services, caller: &Caller, filter: UserFilter) -> Result<Response> {
    let (sender, mut pieces) = mpsc::channel(PIECES);
    let work = send(services.clone(), caller.tenant, filter, sender);
    tokio::spawn(Timing::current().scope(work));
    let first = timing::pg(pieces.recv()).await.unwrap_or_else(|| Ok(Bytes::new()))?;
    let rest =
        ReceiverStream::new(pieces).map(|piece| piece.map_err(|error| std::io::Error::other(error.detail)));
    let body = Body::from_stream(stream::once(async { Ok(first) }).chain(rest));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"users.csv\""),
    ];
    Ok((headers, body).into_response())
}

async fn send(services: Services, tenant: i32, filter: UserFilter, to: mpsc::Sender<Result<Bytes>>) {
    if let Err(error) = rows(&services, tenant, &filter, &to).await {
        if let Some(source) = &error.source {
            tracing::warn!("an export broke off: {source:#}");
        }
        // The client may be gone; then nobody is to be told.
        let _ = to.send(Err(error)).await;
    }
}

async fn rows(
    services: &Services,
    tenant: i32,
    filter: &UserFilter,
    to: &mpsc::Sender<Result<Bytes>>,
) -> Result<()> {
    let _share = services.shares.take(tenant).await?;
    let mut snapshot = db::snapshot(&services.db, Some(tenant)).await?;
    sqlx::query("set local statement_timeout = '60s'").execute(&mut *snapshot).await?;
    let mut query = QueryBuilder::new("select name, email, role, status from users");
    restrict(&mut query, tenant, filter);
    order(&mut query, filter.sort);
    let mut rows = query.build_query_as::<Cells>().fetch(&mut *snapshot).chunks(ROWS);
    let mut header = Some(UserRow::COLUMNS);
    loop {
        let chunk = rows.next().await;
        if chunk.is_none() && header.is_none() {
            return Ok(());
        }
        let chunk = chunk.unwrap_or_default().into_iter().collect::<sqlx::Result<Vec<Cells>>>()?;
        let piece = piece(header.take(), &chunk).await.map_err(Error::internal)?;
        if to.send(Ok(piece)).await.is_err() {
            return Ok(());
        }
    }
}

async fn piece(header: Option<[&str; 4]>, rows: &[Cells]) -> anyhow::Result<Bytes> {
    let mut csv = AsyncWriter::from_writer(Vec::new());
    if let Some(columns) = header {
        csv.write_record(columns).await?;
    }
    for (name, email, role, status) in rows {
        csv.write_record([&*guard(name), &*guard(email), role, status]).await?;
    }
    let bytes = csv.into_inner().await.map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(Bytes::from(bytes))
}
