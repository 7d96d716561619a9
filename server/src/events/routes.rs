use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use contract::events::{Position, StreamEvents};
use http::{HeaderMap, HeaderName, header};

use super::{board::Listener, replay::Heard};
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Routes},
};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// Tells proxies that know it not to hold anything back.
const X_ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// The endpoint.
pub fn routes() -> Routes {
    Routes::new().streaming::<StreamEvents, _, _>(stream)
}

async fn stream(services: Services, caller: Caller, input: Input<StreamEvents, Body>) -> Result<Response> {
    let who = Listener { tenant: caller.tenant, user: caller.user, session: caller.session };
    let stream = services.events.open_stream(who, heard(&input.headers, &input.query)).await?;
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        (X_ACCEL_BUFFERING, "no"),
    ];
    Ok((headers, Body::from_stream(stream)).into_response())
}

fn heard(headers: &HeaderMap, position: &Position) -> Heard {
    match (headers.get(LAST_EVENT_ID), position.after) {
        (Some(value), _) => {
            let id = value.to_str().ok().and_then(|text| text.parse().ok());
            id.map_or(Heard::Unreadable, Heard::UpTo)
        }
        (None, Some(after)) => Heard::UpTo(after),
        (None, None) => Heard::Nothing,
    }
}
