use std::sync::Arc;

use futures::FutureExt;
use serde_json::json;

use super::{
    issue::Issued,
    key_ring::KeyRing,
    keys::SessionKeys,
    refresh_token::{Decision, RefreshToken},
    store::{self, Person},
};
use crate::{
    Error, Result, Services,
    write::{Actor, Write, write},
};

/// Exchanges a refresh token for new cookies.
///
/// # Errors
/// *Unauthenticated* if the token is not good. If it is one that was used before, its session ends.
pub(super) async fn refresh(services: &Services, presented: &[u8], request_id: &Arc<str>) -> Result<Issued> {
    let (token, signature) = RefreshToken::open(presented).ok_or_else(Error::unauthenticated)?;
    let ring = services.tokens.ring().clone();
    let actor = Actor { tenant: token.tenant, user: None, request_id: request_id.clone() };
    let present = write(services, actor, move |write| {
        let (ring, signature) = (ring.clone(), signature.clone());
        async move { exchange(write, token, &signature, &ring).await }.boxed()
    });
    let (present, keys, person) = present.await?.ok_or_else(Error::unauthenticated)?;
    Issued::new(services, &keys, present, person)
}

type Exchanged = Option<(RefreshToken, SessionKeys, Person)>;

/// The present token after this exchange. `None` is no error: what was found out about the old one is kept.
async fn exchange(
    write: &mut Write,
    token: RefreshToken,
    signature: &[u8],
    ring: &KeyRing,
) -> Result<Exchanged> {
    let RefreshToken { tenant, session, .. } = token;
    let Some(row) = store::lock(write.db(), tenant, session).await? else { return Ok(None) };
    let keys = ring.of_session(row.refresh_key.expose(), session, &row.secret_hash);
    let Some(keys) = keys else { return Ok(None) };
    if !row.live || !token.is_signed(&keys, signature) {
        return Ok(None);
    }
    let count = u64::try_from(row.refresh_counter).map_err(Error::internal)?;
    let count = match token.decide(count, row.since()) {
        Decision::Repeat => count,
        Decision::Rotate => {
            store::count_refresh(write, tenant, session).await?;
            count + 1
        }
        Decision::Replayed => {
            store::revoke(write, tenant, session, "replayed").await?;
            let detail = json!({ "reason": "replayed", "user": row.user_id });
            write.audit("session.ended", "session", Some(session), detail);
            write.end_session(session);
            return Ok(None);
        }
        Decision::Foreign => return Ok(None),
    };
    let person = store::person(write.db(), tenant, session).await?;
    Ok(Some((RefreshToken { count, ..token }, keys, person)))
}
