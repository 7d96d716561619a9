use axum::{
    extract::Request,
    response::{IntoResponse, Response},
};
use contract::{Code, reports::ReportCsp};
use http::StatusCode;

use super::csp;
use crate::{
    Error, Result, Services,
    http::{RequestId, Routes, input::media_type, limits},
};

/// The largest body, in bytes: a browser sends some reports together.
const LARGEST: usize = 32 * 1024;

/// The endpoint for reports.
pub fn routes() -> Routes {
    Routes::new().public::<ReportCsp, _, _>(report)
}

async fn report(services: Services, _: RequestId, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let read = match media_type(&parts.headers).as_deref() {
        Some("application/csp-report") => csp::by_uri,
        Some("application/reports+json") => csp::by_name,
        _ => {
            let detail = "Send a report, as application/csp-report or application/reports+json.";
            return Err(Error::new(Code::UnsupportedMediaType, detail));
        }
    };
    services.reports.admit()?;
    let kinds = read(&limits::read(&parts.headers, body, LARGEST).await?)?;
    services.reports.count(kinds);
    Ok(StatusCode::NO_CONTENT.into_response())
}
