//! The refresh token: a session, a count, and a signature. There is no table of tokens; the count on the session's row
//! tells the present one from those before it.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as BASE64};
use chrono::Duration;
use contract::matrix::{Secret, Stored, kinds};
use uuid::Uuid;

use super::{
    cookie::{Cookie, CookieValue},
    keys::SessionKeys,
};

const FORMAT: u8 = 1;
const BODY: usize = 1 + 4 + 16 + 8;
/// So long the previous token is still good for the present one: for tabs that ask at once, and for lost answers.
const REUSE: Duration = Duration::seconds(10);

/// What a refresh token says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RefreshToken {
    pub(super) tenant: i32,
    pub(super) session: Uuid,
    pub(super) count: u64,
}

/// A signed refresh token, as it stands in its cookie.
pub(super) struct SealedRefreshToken(Secret);

impl Stored for SealedRefreshToken {
    type Kind = kinds::AuthTokens;
}

impl CookieValue for SealedRefreshToken {
    const COOKIE: Cookie = Cookie::Refresh;
    fn encode(&self) -> Secret {
        self.0.clone()
    }
}

/// What becomes of a request with a refresh token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    /// It is the present token: count on.
    Rotate,
    /// It is the previous one, and was so a moment ago: the present one is given again.
    Repeat,
    /// It is an old one, so somebody has a copy: the session ends.
    Replayed,
    /// It was never issued.
    Foreign,
}

impl RefreshToken {
    pub(super) fn seal(self, keys: &SessionKeys) -> SealedRefreshToken {
        let body = self.body();
        SealedRefreshToken(Secret::new(BASE64.encode([&body[..], &keys.sign(&body)].concat())))
    }

    /// What a token says, and its signature, which is yet to be checked with the keys of the session that it names.
    pub(super) fn open(token: &[u8]) -> Option<(Self, Vec<u8>)> {
        let mut bytes = BASE64.decode(token).ok().filter(|bytes| bytes.len() == BODY + 32)?;
        let signature = bytes.split_off(BODY);
        let [FORMAT, rest @ ..] = &bytes[..] else { return None };
        let (tenant, rest) = rest.split_first_chunk()?;
        let (session, count) = rest.split_first_chunk()?;
        let (tenant, session) = (i32::from_be_bytes(*tenant), Uuid::from_bytes(*session));
        Some((Self { tenant, session, count: u64::from_be_bytes(count.try_into().ok()?) }, signature))
    }

    pub(super) fn is_signed(self, keys: &SessionKeys, signature: &[u8]) -> bool {
        keys.is_signature(&self.body(), signature)
    }

    /// What to do, given the count on the session's row and how long ago it was last raised.
    pub(super) fn decide(self, present: u64, since: Duration) -> Decision {
        match present.checked_sub(self.count) {
            None => Decision::Foreign,
            Some(0) => Decision::Rotate,
            Some(1) if since < REUSE => Decision::Repeat,
            Some(_) => Decision::Replayed,
        }
    }

    fn body(self) -> Vec<u8> {
        let (tenant, count) = (self.tenant.to_be_bytes(), self.count.to_be_bytes());
        [&[FORMAT], &tenant[..], self.session.as_bytes(), &count[..]].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl From<&str> for SealedRefreshToken {
        fn from(text: &str) -> Self {
            Self(Secret::new(text.to_owned()))
        }
    }

    fn keys(own: &[u8]) -> SessionKeys {
        SessionKeys::new(&Secret::from("the server's key".to_owned()), own)
    }

    fn token(count: u64) -> RefreshToken {
        RefreshToken { tenant: 1, session: Uuid::from_u128(7), count }
    }

    #[test]
    fn a_token_says_what_was_sealed() {
        let sealed = token(3).seal(&keys(b"a")).0.expose().clone();
        let (opened, signature) = RefreshToken::open(sealed.as_bytes()).unwrap();
        assert_eq!(opened, token(3));
        assert!(opened.is_signed(&keys(b"a"), &signature));
        assert!(!opened.is_signed(&keys(b"b"), &signature));
        assert!(!token(4).is_signed(&keys(b"a"), &signature));
        assert!(!opened.is_signed(&keys(b"a"), &signature[1..]));
    }

    #[test]
    fn what_is_no_token_is_not_opened() {
        let sealed = token(3).seal(&keys(b"a")).0.expose().clone();
        let other_format = BASE64.encode([&[2][..], &[0; BODY + 31]].concat());
        for bad in ["", "x", &sealed[1..], &format!("{sealed}A"), &format!("{sealed}="), &other_format] {
            assert_eq!(RefreshToken::open(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(RefreshToken::open(b"\xff\x00"), None);
    }

    #[test]
    fn what_is_decided() {
        let table = [
            (5, 5, 0, Decision::Rotate),
            (5, 5, 600_000, Decision::Rotate),
            (5, 4, 0, Decision::Repeat),
            (5, 4, 9_999, Decision::Repeat),
            (5, 4, 10_000, Decision::Replayed),
            (5, 4, 600_000, Decision::Replayed),
            (5, 3, 0, Decision::Replayed),
            (5, 0, 9_999, Decision::Replayed),
            (5, 6, 0, Decision::Foreign),
            (0, u64::MAX, 0, Decision::Foreign),
            (u64::MAX, 0, 0, Decision::Replayed),
        ];
        for (present, presented, millis, decision) in table {
            let decided = token(presented).decide(present, Duration::milliseconds(millis));
            assert_eq!(decided, decision, "{presented} presented, {present} present, {millis} ms");
        }
    }
}
