use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The lean session: what the session cookie holds. Nothing in it is believed before the session itself confirms it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Lean {
    pub(super) session: Uuid,
    pub(super) user: Uuid,
    pub(super) tenant: i32,
    /// In seconds since 1970.
    pub(super) expires_at: i64,
    pub(super) secret: String,
}

impl Lean {
    /// The value of the cookie: some 300 bytes.
    pub(super) fn encode(&self) -> String {
        BASE64.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    pub(super) fn decode(value: &[u8]) -> Option<Self> {
        if value.len() > 1024 {
            return None;
        }
        serde_json::from_slice(&BASE64.decode(value).ok()?).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lean_session_is_lean_and_reads_back() {
        let secret = "s".repeat(43);
        let lean =
            Lean { session: Uuid::max(), user: Uuid::max(), tenant: i32::MIN, expires_at: i64::MIN, secret };
        let value = lean.encode();
        assert!(value.len() < 512, "{}", value.len());
        assert_eq!(Lean::decode(value.as_bytes()), Some(lean));
    }

    #[test]
    fn what_is_none_is_none() {
        for bad in ["", "e30", "%7B%7D", "bnVsbA", "W10", "{}", "!", &"A".repeat(2000)] {
            assert_eq!(Lean::decode(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(Lean::decode(b"\xff"), None);
    }
}
