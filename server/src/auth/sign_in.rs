use std::{net::IpAddr, sync::Arc};

use contract::{Code, auth::Credentials, matrix::Secret};
use futures::FutureExt;
use http::{HeaderMap, header, request::Parts};
use serde_json::json;

use super::{
    authenticate::presented_session,
    issue::Issued,
    opening::Opening,
    password::Turn,
    password_store,
    proof::Proof,
    session::Session,
    store::{self, Candidate},
};
use crate::{
    Error, Result, Services,
    http::client_address,
    write::{Actor, write},
};

/// From where someone signs in.
#[derive(Clone)]
pub(super) struct From {
    pub(super) address: IpAddr,
    pub(super) user_agent: String,
    pub(super) request_id: Arc<str>,
    /// The session that the browser has so far; a sign-in ends it.
    pub(super) before: Option<Proof>,
}

impl From {
    /// As the request tells.
    pub(super) fn of(services: &Services, request_id: &Arc<str>, parts: &Parts) -> Self {
        Self {
            address: client_address(&parts.extensions, &parts.headers, &services.config.trusted_proxies),
            user_agent: user_agent(&parts.headers),
            request_id: Arc::clone(request_id),
            before: presented_session(services, &parts.headers),
        }
    }
}

/// Without what would break a line, and no longer than anyone reads.
fn user_agent(headers: &HeaderMap) -> String {
    let text =
        headers.get(header::USER_AGENT).map(|v| String::from_utf8_lossy(v.as_bytes())).unwrap_or_default();
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Opens a session for whoever has this e-mail address and this password. A hash that is weaker than a new one would be
/// is replaced in the same write.
///
/// # Errors
/// The same *unauthenticated*, after the same work, whether the address is unknown, its person may not sign in, or the
/// password is wrong. *Rate limited* after too many failures, *unavailable* when too many sign in at once.
pub(super) async fn sign_in(services: &Services, credentials: Credentials, from: From) -> Result<Issued> {
    let email = credentials.email.trim().to_lowercase();
    services.throttle.check(&email, from.address).await?;
    let mut candidates = store::candidates(services, &email).await?;
    let turn = services.passwords.turn().await?;
    let attempt = services.throttle.attempt(&email, from.address).await?;
    let mut opened = try_open(services, &mut candidates, &credentials.password, &from, turn).await?;
    if let Tried::Overtaken = opened {
        // Once more, with the hash that is there now: it may be of the same password.
        candidates = store::candidates(services, &email).await?;
        let turn = services.passwords.turn().await?;
        opened = try_open(services, &mut candidates, &credentials.password, &from, turn).await?;
    }
    let Tried::Opened(issued) = opened else {
        note_failure(services, &candidates, &from);
        return Err(Error::new(Code::Unauthenticated, "The e-mail address or the password is not right."));
    };
    attempt.forgive();
    end_the_one_before(services, &from).await;
    Ok(*issued)
}

/// What came of a password.
enum Tried {
    Opened(Box<Issued>),
    /// It was right, and then the person or their hash was another.
    Overtaken,
    Wrong,
}

async fn try_open(
    services: &Services,
    candidates: &mut Vec<Candidate>,
    password: &str,
    from: &From,
    turn: Turn,
) -> Result<Tried> {
    let hashes = candidates.iter().map(|c| c.password_hash.clone()).collect();
    let Some(index) = services.passwords.find(turn, password.to_owned(), hashes).await? else {
        return Ok(Tried::Wrong);
    };
    let candidate = candidates.swap_remove(index);
    // A hash that cannot be renewed now is as good as it was.
    let renewed = match services.passwords.is_weaker(&candidate.password_hash) {
        true => services.passwords.hash(password.to_owned()).await.ok(),
        false => None,
    };
    let opened = open(services, candidate, renewed, from).await?;
    Ok(opened.map_or(Tried::Overtaken, |issued| Tried::Opened(Box::new(issued))))
}

async fn open(
    services: &Services,
    candidate: Candidate,
    renewed: Option<Secret>,
    from: &From,
) -> Result<Option<Issued>> {
    let Candidate { tenant_id: tenant, user_id: user, password_hash: verified } = candidate;
    let opening = Opening::new(services, tenant, user, from)?;
    let actor = Actor { tenant, user: Some(user), request_id: from.request_id.clone() };
    let written = {
        let opening = opening.clone();
        write(services, actor, move |write| {
            let (opening, verified, renewed) = (opening.clone(), verified.clone(), renewed.clone());
            async move {
                let Some(renewed) = renewed else { return opening.write(write, &verified).await };
                // Only in the place of the one that was verified, so a password that is changed meanwhile stays. The row
                // is taken for the change at once: two who shared it would wait for each other.
                if !password_store::replace(write, tenant, user, &verified, &renewed).await? {
                    return Ok(None);
                }
                write.audit("password.rehashed", "user", Some(user), json!({}));
                opening.write(write, &renewed).await
            }
            .boxed()
        })
    };
    written.await?.map(|person| opening.issue(services, person)).transpose()
}

/// Notes a failure with those who have the address. Nobody waits for it, or a known address would take longer.
fn note_failure(services: &Services, candidates: &[Candidate], from: &From) {
    for Candidate { tenant_id: tenant, user_id: user, .. } in candidates {
        let (services, address, user) = (services.clone(), from.address.to_string(), *user);
        let actor = Actor { tenant: *tenant, user: None, request_id: from.request_id.clone() };
        tokio::spawn(async move {
            let noted = write(&services, actor, move |write| {
                write.audit("session.refused", "user", Some(user), json!({ "address": address }));
                async { Ok(()) }.boxed()
            });
            if let Err(error) = noted.await {
                tracing::warn!("a failed sign-in could not be noted: {error:?}");
            }
        });
    }
}

/// A browser has one session; the one that it had, perhaps somebody else's, ends. That it cannot be ended now is no
/// reason to refuse the new one.
async fn end_the_one_before(services: &Services, from: &From) {
    let Some(proof) = &from.before else { return };
    if let Ok(session) = Session::of(services, proof).await {
        let actor = Actor {
            tenant: session.tenant.id,
            user: Some(session.user),
            request_id: from.request_id.clone(),
        };
        let _ = super::sign_out::end(services, actor, session.id, "replaced").await;
    }
}
