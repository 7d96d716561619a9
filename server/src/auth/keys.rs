//! What is derived from a session's own key and the server's. Whoever reads the database alone can derive nothing.

use std::{array::TryFromSliceError, fmt};

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
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

/// What is stored of a secret, its SHA-256. It has 256 random bits, so a fast hash will do. Nobody is shown it.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct SecretHash([u8; 32]);

impl SecretHash {
    pub(super) fn of(secret: &str) -> Self {
        Self(Sha256::digest(secret.as_bytes()).into())
    }

    pub(super) const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl TryFrom<&[u8]> for SecretHash {
    type Error = TryFromSliceError;
    fn try_from(bytes: &[u8]) -> Result<Self, TryFromSliceError> {
        bytes.try_into().map(Self)
    }
}

impl fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretHash")
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("BUG: HMAC takes keys of any length")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_written_as_its_bytes_and_is_not_printed() {
        let hash = SecretHash::of("s");
        let bytes = format!("{:?}", hash.bytes());
        assert_eq!(serde_json::to_string(&hash).unwrap(), bytes.replace(' ', ""));
        assert_eq!(format!("{hash:?}"), "SecretHash");
    }
}
