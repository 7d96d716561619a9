use std::sync::Arc;

use axum::{
    Json,
    extract::Request,
    response::{IntoResponse, Redirect, Response},
};
use contract::{
    Code,
    auth::{
        ActiveSessions, ChangePassword, EndOtherSessions, EndSession, GetSession, ListSessions, Login,
        Logout, Refresh, SessionsEnded,
    },
    users::User,
};

use http::StatusCode;
use uuid::Uuid;

use super::{
    Caller, active, authenticate::presented_session, cookie::Cookies, issue, login, password_form,
    proof::Proof, refresh, session::Session, sign_out, view::view_of,
};
use crate::{
    Error, Result, Services,
    http::{Input, Reply, RequestId, Routes, input::is_form, out_of_order, respond},
    users,
    write::{Actor, Write},
};

/// The endpoints of signing in and out, of sessions, and of the password.
pub fn routes() -> Routes {
    Routes::new()
        .public::<Login, _, _>(login::login)
        .public::<Refresh, _, _>(exchange)
        .public::<Logout, _, _>(logout)
        .of_caller::<GetSession, _, _, _>(record, |caller, record| view_of(caller, record).map(Reply::new))
        .endpoint::<ListSessions, _, _>(sessions)
        .writing::<EndSession, _>(|w, by, input| Box::pin(end_session(w, by, input)))
        .writing::<EndOtherSessions, _>(|w, by, input| Box::pin(end_other_sessions(w, by, input)))
        .form::<ChangePassword, _, _>(password_form::back, password_form::submit)
}

/// A refusal ends the session in the browser; that the database is away does not.
async fn exchange(services: Services, request_id: RequestId, request: Request) -> Result<Response> {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    let (parts, _) = request.into_parts();
    let refreshed = match cookies.read(&parts.headers).refresh {
        Some(token) => refresh::refresh(&services, token, &request_id.0).await,
        None => Err(Error::unauthenticated()),
    };
    match refreshed {
        Ok(issued) => {
            let mut response = Json(&issued.view).into_response();
            issued.attach(&services, &mut response);
            Ok(response)
        }
        Err(error) if error.code == Code::Unauthenticated => {
            let mut response = respond(error, &request_id);
            issue::detach(&services, response.headers_mut());
            Ok(response)
        }
        Err(error) => Err(error),
    }
}

/// Whoever has the secret of a session may end it, with or without a valid access token. A form is answered with a page.
async fn logout(services: Services, request_id: RequestId, request: Request) -> Result<Response> {
    let (parts, _) = request.into_parts();
    let is_form = is_form(&parts.headers);
    let ended = match presented_session(&services, &parts.headers) {
        Some(proof) => end_of(&services, &proof, &request_id).await,
        None => Ok(()),
    };
    match ended {
        Err(error) if is_form => return Ok(out_of_order(error, &request_id)),
        ended => ended?,
    }
    let mut response =
        if is_form { Redirect::to("/login").into_response() } else { StatusCode::NO_CONTENT.into_response() };
    issue::detach(&services, response.headers_mut());
    Ok(response)
}

async fn end_of(services: &Services, proof: &Proof, request_id: &RequestId) -> Result<()> {
    let session = match Session::of(services, proof).await {
        Ok(session) => session,
        Err(error) if error.code == Code::Unauthenticated => return Ok(()),
        Err(error) => return Err(error),
    };
    let request_id = Arc::clone(&request_id.0);
    let actor = Actor { tenant: session.tenant.id, user: Some(session.user), request_id };
    sign_out::end(services, actor, session.id, "signed out").await?;
    Ok(())
}

async fn record(services: Services, tenant: i32, user: Uuid) -> Result<Arc<User>> {
    users::get(&services, tenant, user).await
}

async fn sessions(
    services: Services,
    caller: Caller,
    _: Input<ListSessions>,
) -> Result<Reply<ActiveSessions>> {
    Ok(Reply::new(active::list(&services, &caller).await?))
}

async fn end_session(w: &mut Write, by: &Caller, input: &Input<EndSession>) -> Result<Reply<()>> {
    active::end(w, by, input.path).await?;
    Ok(Reply::new(()))
}

async fn end_other_sessions(
    w: &mut Write,
    by: &Caller,
    _: &Input<EndOtherSessions>,
) -> Result<Reply<SessionsEnded>> {
    Ok(Reply::new(SessionsEnded { ended: active::end_others(w, by).await? }))
}
