use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use contract::matrix::{
    Secret, Stored, kinds,
    parts::{IsMinimal, MostBytes},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::cookie::{Cookie, CookieValue};

/// The lean session: what the session cookie holds. Nothing in it is believed before the session itself confirms it.
#[derive(Clone)]
pub(super) struct Lean {
    pub(super) session: Uuid,
    pub(super) user: Uuid,
    pub(super) tenant: i32,
    /// In seconds since 1970.
    pub(super) expires_at: i64,
    pub(super) secret: Secret,
}

/// As it is written.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Written {
    session: Uuid,
    user: Uuid,
    tenant: i32,
    expires_at: i64,
    secret: String,
}

impl Stored for Lean {
    type Kind = kinds::SessionData;
}

impl IsMinimal for Lean {
    const MOST_BYTES: MostBytes = MostBytes::new(1023);
}

impl CookieValue for Lean {
    const COOKIE: Cookie = Cookie::Session;

    /// Some 300 bytes.
    fn encode(&self) -> Secret {
        let Self { session, user, tenant, expires_at, ref secret } = *self;
        let written = Written { session, user, tenant, expires_at, secret: secret.expose().clone() };
        Secret::new(BASE64.encode(serde_json::to_vec(&written).unwrap_or_default()))
    }
}

impl Lean {
    pub(super) fn decode(value: &[u8]) -> Option<Self> {
        if value.len() > Self::MOST_BYTES.get() {
            return None;
        }
        let written: Written = serde_json::from_slice(&BASE64.decode(value).ok()?).ok()?;
        let Written { session, user, tenant, expires_at, secret } = written;
        Some(Self { session, user, tenant, expires_at, secret: Secret::new(secret) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lean_session_is_lean_and_reads_back() {
        let secret = Secret::new("s".repeat(43));
        let lean =
            Lean { session: Uuid::max(), user: Uuid::max(), tenant: i32::MIN, expires_at: i64::MIN, secret };
        let value = lean.encode().expose().clone();
        assert!(value.len() < 512, "{}", value.len());
        let back = Lean::decode(value.as_bytes()).unwrap();
        assert_eq!(back.encode().expose(), &value);
        assert_eq!((back.session, back.tenant, back.secret.expose().len()), (lean.session, lean.tenant, 43));
    }

    #[test]
    fn what_is_none_is_none() {
        for bad in ["", "e30", "%7B%7D", "bnVsbA", "W10", "{}", "!", &"A".repeat(2000)] {
            assert!(Lean::decode(bad.as_bytes()).is_none(), "{bad}");
        }
        assert!(Lean::decode(b"\xff").is_none());
    }
}
