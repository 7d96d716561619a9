use std::sync::Arc;

use chrono::{DateTime, Utc};
use contract::{
    auth::Tenant,
    matrix::{Stored, kinds},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{keys::SecretHash, proof::Proof, store};
use crate::{Error, Result, Services, cache::SessionCopy};

/// A session, as Redis holds it. Of the secret it has the hash only; the row in PostgreSQL is the authority.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Session {
    pub(super) id: Uuid,
    pub(super) tenant: Tenant,
    pub(super) user: Uuid,
    pub(super) secret_hash: SecretHash,
    pub(super) created_at: DateTime<Utc>,
    /// Refreshed or not, it ends here.
    pub(super) expires_at: DateTime<Utc>,
    pub(super) user_agent: String,
    pub(super) address: String,
}

impl Stored for Session {
    type Kind = kinds::SessionData;
}

impl Session {
    /// The live session that a cookie names and has the secret of.
    ///
    /// # Errors
    /// *Unauthenticated* if there is none; *unavailable* if neither Redis nor PostgreSQL can say.
    pub(super) async fn of(services: &Services, proof: &Proof) -> Result<Arc<Self>> {
        let session = match services.cache.session::<Self>(proof.session).await {
            SessionCopy::Found(session) => Some(session),
            SessionCopy::Ended => None,
            SessionCopy::Unknown => load(services, proof.tenant, proof.session).await?.map(Arc::new),
        };
        session
            .filter(|session| session.confirms(proof, services.clock.now()))
            .ok_or_else(Error::unauthenticated)
    }

    fn confirms(&self, proof: &Proof, now: DateTime<Utc>) -> bool {
        // Two hashes of 256 random bits: how long their comparison takes tells nothing.
        self.id == proof.session
            && self.user == proof.user
            && self.tenant.id == proof.tenant
            && self.secret_hash == proof.secret_hash
            && self.expires_at > now
    }
}

/// From PostgreSQL, and then into Redis.
async fn load(services: &Services, tenant: i32, id: Uuid) -> Result<Option<Session>> {
    let Some((session, version)) = store::live(services, tenant, id).await? else { return Ok(None) };
    services.cache.put_session(id, version, &session).await;
    Ok(Some(session))
}
