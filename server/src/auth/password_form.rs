//! Changing the password over HTTP: as JSON, or as the plain form of the settings page.

use axum::{
    Json,
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};
use contract::{Code, auth::PasswordChange, query_string::Pairs};

use super::{Caller, change_password::change_password, sign_in::From};
use crate::{
    Error, Result, Services,
    http::{
        input::{FORM, media_type, parse},
        limits,
    },
};

/// Changes the password. A form is answered with a redirect to its page, which says how it went.
pub(super) async fn submit(services: Services, by: Caller, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let from = From::of(&services, &by.request_id, &parts);
    let is_form = match media_type(&parts.headers).as_deref() {
        Some("application/json") => false,
        Some(FORM) => true,
        _ => {
            return Err(Error::new(Code::UnsupportedMediaType, "Send JSON, as application/json, or a form."));
        }
    };
    let bytes = limits::read(&parts.headers, body, limits::JSON_BODY).await?;
    let change = if is_form { of_form(&bytes) } else { parse(&bytes)? };
    let issued = change_password(&services, &by, change, &from).await?;
    let mut response = if is_form {
        Redirect::to(&page("changed")).into_response()
    } else {
        Json(&issued.view).into_response()
    };
    issued.attach(&services, &mut response);
    Ok(response)
}

fn of_form(bytes: &[u8]) -> PasswordChange {
    let pairs = Pairs::parse(&String::from_utf8_lossy(bytes));
    // Not trimmed: a space may be part of a password.
    let field = |name: &str| pairs.all(name).last().unwrap_or_default().to_owned();
    PasswordChange { current_password: field("currentPassword"), new_password: field("newPassword") }
}

/// The page that says why a form did not change it.
pub(super) fn back(error: &Error) -> String {
    page(match error.code {
        Code::Invalid if error.errors.message("currentPassword").is_some() => "wrong",
        Code::Invalid => "unfit",
        Code::RateLimited => "throttled",
        Code::Unauthenticated => "expired",
        _ => "unavailable",
    })
}

fn page(outcome: &str) -> String {
    format!("/settings?password={outcome}")
}
