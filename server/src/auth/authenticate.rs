use std::sync::Arc;

use http::HeaderMap;

use super::{
    authority::Authority, caller::Caller, cookie::Cookies, lean::Lean, session::Session, token::Claims,
};
use crate::{Error, Result, Services};

/// Who is asking. The access token must be valid, the session that it names alive, and the person active.
///
/// # Errors
/// *Unauthenticated* if any of it is not so; *unavailable* if that cannot be told.
pub async fn authenticate(services: &Services, headers: &HeaderMap, request_id: &Arc<str>) -> Result<Caller> {
    let (claims, lean) = presented(services, headers).ok_or_else(Error::unauthenticated)?;
    let (session, authority) =
        tokio::try_join!(Session::of(services, &lean), Authority::of(services, lean.tenant, lean.user),)?;
    if !authority.active {
        return Err(Error::unauthenticated());
    }
    Ok(Caller {
        tenant: session.tenant.id,
        tenant_name: session.tenant.name,
        user: session.user,
        session: session.id,
        role: authority.role.clone(),
        request_id: request_id.clone(),
        expires_at: claims.expires_at(),
        grants: authority.grants.clone(),
    })
}

/// Token and lean session, if both are there and speak of the same session.
fn presented(services: &Services, headers: &HeaderMap) -> Option<(Claims, Lean)> {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    let presented = cookies.read(headers);
    let claims = services.tokens.verify(presented.access?)?;
    let lean = Lean::decode(presented.session?)?;
    let same = claims.sid == lean.session && claims.sub == lean.user && claims.tid == lean.tenant;
    same.then_some((claims, lean))
}

/// The lean session that a request presents, whether or not it still has a token.
pub(super) fn presented_session(services: &Services, headers: &HeaderMap) -> Option<Lean> {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    Lean::decode(cookies.read(headers).session?)
}
