use contract::matrix::Secret;
use serde_json::json;
use uuid::Uuid;

use super::{
    issue::Issued,
    keys::{SecretHash, SessionKeys},
    refresh_token::RefreshToken,
    sign_in::From,
    store::{self, NewSession, Person},
};
use crate::{Error, Result, Services, write::Write};

/// A session that is about to be opened: its id and its secrets are new.
#[derive(Clone)]
pub(super) struct Opening {
    new: NewSession,
    keys: SessionKeys,
}

impl Opening {
    /// For this person, from there.
    pub(super) fn new(services: &Services, tenant: i32, user: Uuid, from: &From) -> Result<Self> {
        let id = Uuid::now_v7();
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|e| Error::internal(anyhow::anyhow!("randomness: {e}")))?;
        let refresh_key = Secret::new(random);
        let keys = services.tokens.ring().begin(refresh_key.expose());
        let new = NewSession {
            id,
            tenant,
            user,
            secret_hash: SecretHash::of(keys.secret(id).expose()),
            refresh_key,
            user_agent: from.user_agent.clone(),
            address: from.address.to_string(),
        };
        Ok(Self { new, keys })
    }

    /// Writes it, and answers whose it is. `None` if they may not sign in any more, or their password is not the one
    /// that was verified any more.
    pub(super) async fn write(&self, write: &mut Write, verified: &Secret) -> Result<Option<Person>> {
        let NewSession { id, tenant, ref address, .. } = self.new;
        if !store::open(write, &self.new, verified).await? {
            return Ok(None);
        }
        write.audit("session.opened", "session", Some(id), json!({ "address": address }));
        store::person(write.db(), tenant, id).await.map(Some)
    }

    /// Its cookies, once it is written.
    pub(super) fn issue(&self, services: &Services, person: Person) -> Result<Issued> {
        let token = RefreshToken { tenant: self.new.tenant, session: self.new.id, count: 0 };
        Issued::new(services, &self.keys, token, person)
    }
}
