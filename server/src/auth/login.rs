//! Signing in over HTTP: as JSON, or as the plain form of the login page.

use axum::{
    Json,
    body::Body,
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};
use contract::{Code, FieldErrors, auth::Credentials, query_string::Pairs};
use http::{header, request::Parts};

use super::{
    issue::Issued,
    login_email,
    sign_in::{self, sign_in},
};
use crate::{
    Error, Result, Services,
    http::{
        RequestId,
        input::{FORM, media_type, parse},
        limits, next,
    },
};

/// Where those who sign in start.
const START: &str = "/users";

/// Signs in. A form is always answered with a redirect: to where the person was going, or back to the form.
pub(super) async fn login(services: Services, request_id: RequestId, request: Request) -> Result<Response> {
    let (parts, body) = request.into_parts();
    match media_type(&parts.headers).as_deref() {
        Some(FORM) => form(&services, &request_id, parts, body).await,
        Some("application/json") => {
            let credentials = parse(&limits::read(&parts.headers, body, limits::JSON_BODY).await?)?;
            let issued = open(&services, &request_id, &parts, credentials).await?;
            let mut response = Json(&issued.view).into_response();
            issued.attach(&services, &mut response);
            Ok(response)
        }
        _ => Err(Error::new(Code::UnsupportedMediaType, "Send JSON, as application/json, or a form.")),
    }
}

async fn form(services: &Services, request_id: &RequestId, parts: Parts, body: Body) -> Result<Response> {
    let bytes = limits::read(&parts.headers, body, limits::JSON_BODY).await?;
    let pairs = Pairs::parse(&String::from_utf8_lossy(&bytes));
    let next = pairs.get("next").and_then(next::safe);
    let email = pairs.get("email").unwrap_or_default().to_owned();
    // Not trimmed: a space may be part of a password.
    let password = pairs.all("password").last().unwrap_or_default().to_owned();
    let secure = services.config.secure_cookies();
    match open(services, request_id, &parts, Credentials { email: email.clone(), password }).await {
        Ok(issued) => {
            let mut response = Redirect::to(next.unwrap_or(START)).into_response();
            issued.attach(services, &mut response);
            response
                .headers_mut()
                .extend(login_email::clear(secure).map(|value| (header::SET_COOKIE, value)));
            Ok(response)
        }
        Err(error) => {
            let code = match error.code {
                Code::Unauthenticated | Code::Invalid => "credentials",
                Code::RateLimited => "throttled",
                _ => "unavailable",
            };
            // Logs what there is to log.
            error.problem(&request_id.0);
            let next = next.map(|next| format!("&next={}", next::escape(next))).unwrap_or_default();
            let mut response = Redirect::to(&format!("/login?error={code}{next}")).into_response();
            response
                .headers_mut()
                .extend(login_email::set(&email, secure).map(|value| (header::SET_COOKIE, value)));
            Ok(response)
        }
    }
}

async fn open(
    services: &Services,
    request_id: &RequestId,
    parts: &Parts,
    credentials: Credentials,
) -> Result<Issued> {
    let mut errors = FieldErrors::default();
    for (field, value) in [("email", &credentials.email), ("password", &credentials.password)] {
        if value.is_empty() {
            errors.push(field, "must not be empty");
        }
    }
    errors.or(())?;
    let from = sign_in::From::of(services, &request_id.0, parts);
    sign_in(services, credentials, from).await
}
