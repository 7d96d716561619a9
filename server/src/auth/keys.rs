//! What is derived from a session's own key and the server's. Whoever reads the database alone can derive nothing.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::config::Secret;

/// The keys of one session.
#[derive(Clone)]
pub(super) struct SessionKeys(Hmac<Sha256>);

impl SessionKeys {
    pub(super) fn new(server: &Secret, own: &[u8]) -> Self {
        let key = keyed(server.expose().as_bytes()).chain_update(b"session keys").chain_update(own);
        Self(keyed(&key.finalize().into_bytes()))
    }

    /// What the session cookie carries: the same for as long as the session lasts.
    pub(super) fn secret(&self, session: Uuid) -> Secret {
        let mac = self.0.clone().chain_update(b"secret").chain_update(session.as_bytes());
        Secret::new(BASE64.encode(mac.finalize().into_bytes()))
    }

    /// The signature of a refresh token.
    pub(super) fn sign(&self, message: &[u8]) -> [u8; 32] {
        self.0.clone().chain_update(b"refresh").chain_update(message).finalize().into_bytes().into()
    }

    /// Whether it is the signature of the message; takes as long wherever they differ.
    pub(super) fn is_signature(&self, message: &[u8], signature: &[u8]) -> bool {
        self.0.clone().chain_update(b"refresh").chain_update(message).verify_slice(signature).is_ok()
    }
}

/// What is stored of a secret. It has 256 random bits, so a fast hash will do.
pub(super) fn hash(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("BUG: HMAC takes keys of any length")
}
