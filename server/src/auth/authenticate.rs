use std::sync::Arc;

use http::HeaderMap;

use super::{
    authority::Authority, caller::Caller, cookie::Cookies, lean::Lean, proof::Proof, session::Session,
};
use crate::{Error, Result, Services};

/// Who is asking. The access token must be valid, the session that it names alive, and the person active.
///
/// # Errors
/// *Unauthenticated* if any of it is not so; *unavailable* if that cannot be told.
pub async fn authenticate(services: &Services, headers: &HeaderMap, request_id: &Arc<str>) -> Result<Caller> {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    let read = services.proofs.read(&services.tokens, cookies, headers);
    let (claims, proof) = read.ok_or_else(Error::unauthenticated)?;
    let (session, authority) =
        tokio::try_join!(Session::of(services, &proof), Authority::of(services, proof.tenant, proof.user))?;
    if !authority.active {
        return Err(Error::unauthenticated());
    }
    Ok(Caller {
        tenant: session.tenant.id,
        tenant_name: session.tenant.name.clone(),
        user: session.user,
        session: session.id,
        role: authority.role.clone(),
        request_id: request_id.clone(),
        expires_at: claims.expires_at(),
        grants: authority.grants.clone(),
    })
}

/// The session that a request presents, whether or not it still has a token.
pub(super) fn presented_session(services: &Services, headers: &HeaderMap) -> Option<Proof> {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    Some(Lean::decode(cookies.read(headers).session?)?.proof())
}
