use std::time::Duration;

use http::HeaderMap;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    cookie::{ACCESS_SECONDS, Cookies},
    keys::SecretHash,
    lean::Lean,
    token::{Claims, Tokens},
};

/// So many pairs of cookies are remembered, each in some 400 bytes.
const MOST: u64 = 10_000;

/// What a browser says of its session. The session itself must confirm it.
#[derive(Debug, Clone)]
pub(super) struct Proof {
    pub(super) tenant: i32,
    pub(super) user: Uuid,
    pub(super) session: Uuid,
    pub(super) secret_hash: SecretHash,
}

impl From<Lean> for Proof {
    fn from(lean: Lean) -> Self {
        let Lean { session, user, tenant, secret, .. } = lean;
        Self { tenant, user, session, secret_hash: SecretHash::of(secret.expose()) }
    }
}

/// Reads what requests present. A browser sends the same two cookies with each request until it renews them, so what was
/// found of them holds for the next: all but the time, which is looked at anew. Of the cookies themselves only a hash is kept,
/// and only of those whose token was good.
#[derive(Debug)]
pub struct Proofs(moka::sync::Cache<[u8; 32], (Claims, Proof)>);

impl Default for Proofs {
    fn default() -> Self {
        let longest = Duration::from_secs(ACCESS_SECONDS.into());
        Self(moka::sync::Cache::builder().max_capacity(MOST).time_to_live(longest).build())
    }
}

impl Proofs {
    /// Token and lean session, if both are there, the token is valid now, and both speak of the same session.
    pub(super) fn read(
        &self,
        tokens: &Tokens,
        cookies: Cookies,
        headers: &HeaderMap,
    ) -> Option<(Claims, Proof)> {
        let presented = cookies.read(headers);
        let (access, session) = (presented.access?, presented.session?);
        let key = digest(access, session);
        if let Some(known) = self.0.get(&key) {
            return known.0.is_current(tokens.now()).then_some(known);
        }
        let claims = tokens.verify(access)?;
        let proof = Proof::from(Lean::decode(session)?);
        if (claims.sid, claims.sub, claims.tid) != (proof.session, proof.user, proof.tenant) {
            return None;
        }
        self.0.insert(key, (claims.clone(), proof.clone()));
        Some((claims, proof))
    }
}

/// The same for the same two only, wherever the one ends and the other begins.
fn digest(access: &[u8], session: &[u8]) -> [u8; 32] {
    Sha256::new()
        .chain_update((access.len() as u64).to_be_bytes())
        .chain_update(access)
        .chain_update(session)
        .finalize()
        .into()
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use http::{HeaderValue, header};

    use super::*;
    use crate::{
        auth::{cookie::CookieValue, key_ring::KeyRing},
        clock::Clock,
        config::{Config, Environment, Secret},
    };

    const COOKIES: Cookies = Cookies { secure: false };

    struct Browser {
        tokens: Tokens,
        access: String,
        claims: Claims,
    }

    impl Browser {
        fn new() -> Self {
            let mut config = Config::of(Environment::Test);
            config.token_key = Some(Secret::new("a key that is long enough for it".to_owned()));
            let tokens = Tokens::new(KeyRing::of(&config).unwrap(), Clock::set_to(Utc::now()));
            let (access, claims) = tokens.issue(Uuid::now_v7(), 7, Uuid::now_v7()).unwrap();
            Self { tokens, access: access.encode().expose().clone(), claims }
        }

        fn lean(&self, secret: &str) -> String {
            let Claims { sid: session, sub: user, tid: tenant, exp: expires_at, .. } = self.claims;
            let secret = Secret::new(secret.to_owned());
            Lean { session, user, tenant, expires_at, secret }.encode().expose().clone()
        }

        fn read(&self, proofs: &Proofs, access: &str, lean: &str) -> Option<(Claims, Proof)> {
            let mut headers = HeaderMap::new();
            let cookie = format!("accessToken={access}; session={lean}");
            headers.insert(header::COOKIE, HeaderValue::from_str(&cookie).unwrap());
            proofs.read(&self.tokens, COOKIES, &headers)
        }
    }

    #[test]
    fn what_is_known_is_what_was_read() {
        let (browser, proofs) = (Browser::new(), Proofs::default());
        for _ in 0..2 {
            let (claims, proof) = browser.read(&proofs, &browser.access, &browser.lean("one")).unwrap();
            assert_eq!(claims, browser.claims);
            assert_eq!((proof.session, proof.secret_hash), (claims.sid, SecretHash::of("one")));
        }
        let other = browser.read(&proofs, &browser.access, &browser.lean("two")).unwrap().1;
        assert!(format!("{other:?}").ends_with("secret_hash: SecretHash }"), "nobody is shown it");
        assert_eq!(other.secret_hash, SecretHash::of("two"), "each pair of cookies is its own");
    }

    #[test]
    fn what_is_known_ends_with_its_token() {
        let (browser, proofs) = (Browser::new(), Proofs::default());
        let lean = browser.lean("one");
        let (mut claims, proof) = browser.read(&proofs, &browser.access, &lean).unwrap();
        let now = Utc::now().timestamp();
        for (iat, exp, good) in
            [(now - 900, now + 1, true), (now - 960, now - 60, false), (now + 60, now + 960, false)]
        {
            (claims.iat, claims.exp) = (iat, exp);
            proofs
                .0
                .insert(digest(browser.access.as_bytes(), lean.as_bytes()), (claims.clone(), proof.clone()));
            assert_eq!(browser.read(&proofs, &browser.access, &lean).is_some(), good, "{iat} {exp}");
        }
    }

    #[test]
    fn what_is_not_good_is_not_known() {
        let (browser, proofs, stranger) = (Browser::new(), Proofs::default(), Browser::new());
        let lean = browser.lean("one");
        for _ in 0..2 {
            assert!(browser.read(&proofs, &browser.access[1..], &lean).is_none());
            assert!(browser.read(&proofs, &browser.access, &lean[1..]).is_none());
            assert!(browser.read(&proofs, &browser.access, &stranger.lean("one")).is_none());
        }
        proofs.0.run_pending_tasks();
        assert_eq!(proofs.0.entry_count(), 0);
    }

    #[test]
    fn where_one_cookie_ends_makes_a_difference() {
        assert_ne!(digest(b"ab", b"c"), digest(b"a", b"bc"));
    }
}
