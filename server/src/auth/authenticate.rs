use std::{future::ready, sync::Arc};

use http::HeaderMap;
use uuid::Uuid;

use super::{
    authority::Authority, caller::Caller, cookie::Cookies, lean::Lean, proof::Proof, session::Session,
};
use crate::{Error, Result, Services};

/// Who is asking. The access token must be valid, the session that it names alive, and the person active.
///
/// # Errors
/// *Unauthenticated* if any of it is not so; *unavailable* if that cannot be told.
pub async fn authenticate(services: &Services, headers: &HeaderMap, request_id: &Arc<str>) -> Result<Caller> {
    Ok(authenticate_beside(services, headers, request_id, |_, _| ready(())).await?.0)
}

/// The same, while `beside` reads something of theirs, by tenant and person: what it asks Redis travels with what is asked
/// here. What it has read is nobody's until it is known who is asking.
///
/// # Errors
/// Those of [`authenticate`].
pub async fn authenticate_beside<T, F>(
    services: &Services,
    headers: &HeaderMap,
    request_id: &Arc<str>,
    beside: impl FnOnce(i32, Uuid) -> F,
) -> Result<(Caller, T)>
where
    F: Future<Output = T>,
{
    let cookies = Cookies { secure: services.config.secure_cookies() };
    let read = services.proofs.read(&services.tokens, cookies, headers);
    let (claims, proof) = read.ok_or_else(Error::unauthenticated)?;
    let (session, authority, beside) = tokio::join!(
        Session::of(services, &proof),
        Authority::of(services, proof.tenant, proof.user),
        beside(proof.tenant, proof.user)
    );
    let (session, authority) = (session?, authority?);
    if !authority.active {
        return Err(Error::unauthenticated());
    }
    let caller = Caller {
        tenant: session.tenant.id,
        tenant_name: session.tenant.name.clone(),
        user: session.user,
        session: session.id,
        role: authority.role.clone(),
        request_id: request_id.clone(),
        expires_at: claims.expires_at(),
        grants: authority.grants.clone(),
    };
    Ok((caller, beside))
}

/// The session that a request presents, whether or not it still has a token.
pub(super) fn presented_session(services: &Services, headers: &HeaderMap) -> Option<Proof> {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    Lean::decode(cookies.read(headers).session?).map(Proof::from)
}
