//! Changing the password over HTTP: as JSON, or as the plain form of the settings page.

use axum::{
    Json,
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};
use contract::{Code, auth::PasswordChange, query_string::Pairs};

use super::{Caller, change_password::change_password, login::FORM, sign_in::From};
use crate::{
    Error, Result, Services,
    http::{input::media_type, input::parse, limits},
};

/// Changes the password. A form is always answered with a redirect back to its page, which says how it went.
pub(super) async fn submit(services: Services, by: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let from = From::of(&services, &by.request_id, &parts);
    let media_type = media_type(&parts.headers);
    if media_type.as_deref() == Some("application/json") {
        let change = parse(&limits::read(&parts.headers, body, limits::JSON_BODY).await?)?;
        let issued = change_password(&services, &by, change, &from).await?;
        let mut response = Json(&issued.view).into_response();
        issued.attach(&services, &mut response);
        return Ok(response);
    }
    if media_type.as_deref() != Some(FORM) {
        return Err(Error::new(Code::UnsupportedMediaType, "Send JSON, as application/json, or a form."));
    }
    let bytes = limits::read(&parts.headers, body, limits::JSON_BODY).await?;
    let pairs = Pairs::parse(&String::from_utf8_lossy(&bytes));
    // Not trimmed: a space may be part of a password.
    let field = |name: &str| pairs.all(name).last().unwrap_or_default().to_owned();
    let change =
        PasswordChange { current_password: field("currentPassword"), new_password: field("newPassword") };
    match change_password(&services, &by, change, &from).await {
        Ok(issued) => {
            let mut response = back("changed");
            issued.attach(&services, &mut response);
            Ok(response)
        }
        Err(error) => {
            let outcome = outcome(&error);
            // Logs what there is to log.
            error.problem(&by.request_id);
            Ok(back(outcome))
        }
    }
}

fn outcome(error: &Error) -> &'static str {
    match error.code {
        Code::Invalid if error.errors.message("currentPassword").is_some() => "wrong",
        Code::Invalid => "unfit",
        Code::RateLimited => "throttled",
        _ => "unavailable",
    }
}

fn back(outcome: &str) -> Response {
    Redirect::to(&format!("/settings?password={outcome}")).into_response()
}
