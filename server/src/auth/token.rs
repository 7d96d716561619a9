use chrono::{DateTime, Utc};
use contract::matrix::{Stored, kinds};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::{
    cookie::{ACCESS_SECONDS, Cookie, CookieValue},
    key_ring::KeyRing,
};
use crate::{clock::Clock, config::Secret};

const ISSUER: &str = "mono";
const AUDIENCE: &str = "mono-api";
/// Says that it is an access token and no other kind (RFC 9068).
const TYPE: &str = "at+jwt";
/// How far two clocks may be apart, in seconds.
const LEEWAY: i64 = 5;
/// No token of ours is longer.
const LONGEST: usize = 1024;

/// A signed access token.
#[expect(missing_debug_implementations, reason = "it is a secret")]
pub struct AccessToken(Secret);

impl Stored for AccessToken {
    type Kind = kinds::AuthTokens;
}

impl CookieValue for AccessToken {
    const COOKIE: Cookie = Cookie::Access;
    fn encode(&self) -> Secret {
        self.0.clone()
    }
}

/// What an access token says. Without a live session it is worth nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The person.
    pub sub: Uuid,
    /// Their tenant.
    pub tid: i32,
    /// The session.
    pub sid: Uuid,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
}

impl Claims {
    /// Whether the token is valid at this time, in seconds since 1970.
    pub(super) fn is_current(&self, now: i64) -> bool {
        self.exp >= now - LEEWAY && self.iat <= now + LEEWAY
    }

    /// When the token ends.
    pub fn expires_at(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.exp, 0).unwrap_or_default()
    }
}

/// Signs and checks access tokens. There is one algorithm, HS256; a token does not choose.
pub struct Tokens {
    ring: KeyRing,
    clock: Clock,
    /// The one that signs first; there is always one.
    keys: Vec<Key>,
    validation: Validation,
}

/// One key and its id.
struct Key {
    encoding: EncodingKey,
    decoding: DecodingKey,
    kid: String,
}

impl Key {
    fn of(secret: &Secret) -> Self {
        let key = secret.expose().as_bytes();
        let kid = Sha256::digest(key).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        Self { encoding: EncodingKey::from_secret(key), decoding: DecodingKey::from_secret(key), kid }
    }

    fn header(&self) -> Header {
        let mut header = Header::new(Algorithm::HS256);
        header.typ = Some(TYPE.to_owned());
        header.kid = Some(self.kid.clone());
        header
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Tokens").field("kid", &self.keys[0].kid).finish_non_exhaustive()
    }
}

impl Tokens {
    /// With these keys, valid by this clock.
    pub fn new(ring: KeyRing, clock: Clock) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        // By the machine's clock; it is compared below with ours.
        validation.validate_exp = false;
        let keys = ring.keys().iter().map(Key::of).collect();
        Self { ring, clock, keys, validation }
    }

    /// The time in seconds since 1970.
    pub(super) fn now(&self) -> i64 {
        self.clock.now().timestamp()
    }

    /// The keys that sessions are signed with.
    pub(super) fn ring(&self) -> &KeyRing {
        &self.ring
    }

    /// A token for a session, and what it says.
    pub fn issue(&self, user: Uuid, tenant: i32, session: Uuid) -> crate::Result<(AccessToken, Claims)> {
        let iat = self.now();
        let exp = iat + i64::from(ACCESS_SECONDS);
        let (iss, aud) = (ISSUER.to_owned(), AUDIENCE.to_owned());
        let claims = Claims { iss, aud, sub: user, tid: tenant, sid: session, iat, exp };
        let key = &self.keys[0];
        let token =
            jsonwebtoken::encode(&key.header(), &claims, &key.encoding).map_err(crate::Error::internal)?;
        Ok((AccessToken(Secret::new(token)), claims))
    }

    /// What a token says, if it is one of ours and valid now.
    pub fn verify(&self, token: &[u8]) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let kid = jsonwebtoken::decode_header(token).ok()?.kid?;
        let key = self.keys.iter().find(|key| key.kid == kid)?;
        let token = jsonwebtoken::decode::<Claims>(token, &key.decoding, &self.validation).ok()?;
        // A header that says anything else than ours does is not ours.
        let current = token.claims.is_current(self.now());
        (token.header == key.header() && current).then_some(token.claims)
    }
}

#[cfg(test)]
mod tests {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD as B64};
    use hmac::{Hmac, KeyInit, Mac};
    use serde_json::{Value, json};

    use super::*;
    use crate::config::{Config, Environment};

    impl From<&str> for AccessToken {
        fn from(text: &str) -> Self {
            Self(Secret::new(text.to_owned()))
        }
    }

    const KEY: &str = "a key that is long enough for it";
    const OTHER: &str = "another key, just as long as that";

    /// With these keys, the first of which signs.
    fn with_keys(keys: &[&str]) -> Tokens {
        let secret = |key: &&str| Secret::from((*key).to_owned());
        let mut config = Config::of(Environment::Test);
        config.token_key = keys.first().map(secret);
        config.old_token_keys = keys[1..].iter().map(secret).collect();
        Tokens::new(KeyRing::of(&config).unwrap(), Clock::set_to(Utc::now()))
    }

    fn tokens() -> Tokens {
        with_keys(&[KEY])
    }

    #[test]
    fn a_token_of_the_key_before_is_valid_until_that_key_is_gone() {
        let before = tokens().issue(Uuid::now_v7(), 1, Uuid::now_v7()).unwrap().0;
        let before = before.0.expose().as_bytes();
        let rotated = with_keys(&[OTHER, KEY]);
        assert!(rotated.verify(before).is_some());
        let after = rotated.issue(Uuid::now_v7(), 1, Uuid::now_v7()).unwrap().0;
        assert!(tokens().verify(after.0.expose().as_bytes()).is_none(), "the new key signs");
        assert!(with_keys(&[OTHER]).verify(before).is_none());
        assert!(with_keys(&[OTHER]).verify(after.0.expose().as_bytes()).is_some());
    }

    /// Signs whatever it is given, as someone who had the key might.
    fn forge(header: &Value, claims: &Value) -> String {
        let body = format!("{}.{}", B64.encode(header.to_string()), B64.encode(claims.to_string()));
        let mut mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
        mac.update(body.as_bytes());
        format!("{body}.{}", B64.encode(mac.finalize().into_bytes()))
    }

    fn good() -> (Value, Value) {
        let now = Utc::now().timestamp();
        let header = json!({ "typ": "at+jwt", "alg": "HS256", "kid": tokens().keys[0].kid });
        let (sub, sid) = (Uuid::now_v7(), Uuid::now_v7());
        let claims = json!({
            "iss": "mono", "aud": "mono-api", "sub": sub, "tid": 1, "sid": sid, "iat": now, "exp": now + 900
        });
        (header, claims)
    }

    #[test]
    fn an_issued_token_is_valid() {
        let (token, claims) = tokens().issue(Uuid::now_v7(), 7, Uuid::now_v7()).unwrap();
        assert_eq!(tokens().verify(token.0.expose().as_bytes()), Some(claims));
        let (header, claims) = good();
        assert!(tokens().verify(forge(&header, &claims).as_bytes()).is_some(), "the forger forges well");
    }

    #[test]
    fn other_headers_are_refused() {
        let changes = [
            json!({ "alg": "none" }),
            json!({ "alg": "HS384" }),
            json!({ "alg": "RS256" }),
            json!({ "alg": null }),
            json!({ "typ": "JWT" }),
            json!({ "typ": "refresh+jwt" }),
            json!({ "typ": null }),
            json!({ "kid": "00000000" }),
            json!({ "kid": "../../dev/null" }),
            json!({ "kid": null }),
            json!({ "jku": "https://attacker.example/keys" }),
            json!({ "x5u": "https://attacker.example/cert" }),
            json!({ "jwk": { "kty": "oct", "k": "AAAA" } }),
            json!({ "crit": ["exp"] }),
            json!({ "zip": "DEF" }),
            json!({ "cty": "JWT" }),
        ];
        for change in changes {
            let (header, claims) = good();
            let token = forge(&with(header, &change), &claims);
            assert_eq!(tokens().verify(token.as_bytes()), None, "{change}");
        }
    }

    #[test]
    fn other_claims_are_refused() {
        let now = Utc::now().timestamp();
        let changes = [
            json!({ "exp": now - 60 }),
            json!({ "exp": null }),
            json!({ "exp": (now + 900).to_string() }),
            json!({ "exp": now as f64 + 900.5 }),
            json!({ "exp": -1 }),
            json!({ "exp": 9_223_372_036_854_775_808_u64 }),
            json!({ "iat": null }),
            json!({ "iat": now + 3600 }),
            json!({ "iat": "yesterday" }),
            json!({ "iss": "other" }),
            json!({ "iss": null }),
            json!({ "iss": ["mono"] }),
            json!({ "aud": "other" }),
            json!({ "aud": null }),
            json!({ "aud": ["mono-api", "other"] }),
            json!({ "sub": null }),
            json!({ "sub": "1" }),
            json!({ "sid": null }),
            json!({ "tid": null }),
            json!({ "tid": "1" }),
        ];
        for change in changes {
            let (header, claims) = good();
            let token = forge(&header, &with(claims, &change));
            assert_eq!(tokens().verify(token.as_bytes()), None, "{change}");
        }
    }

    #[test]
    fn broken_and_foreign_tokens_are_refused() {
        let (header, claims) = good();
        let token = forge(&header, &claims);
        let (body, signature) = token.rsplit_once('.').unwrap();
        let foreign = with_keys(&[OTHER]);
        let foreign = foreign.issue(Uuid::now_v7(), 1, Uuid::now_v7()).unwrap().0.0.expose().clone();
        let unsigned = format!("{}.{}.", B64.encode(r#"{"alg":"none"}"#), B64.encode(claims.to_string()));
        let long = format!("{}{token}", "A".repeat(LONGEST));
        let bad = [
            "",
            ".",
            "..",
            "a.b.c",
            body,
            &format!("{body}."),
            &format!("{body}.{}", &signature[1..]),
            &format!("{token}.x"),
            &foreign,
            &unsigned,
            &long,
            &token.replace('.', ". "),
        ];
        for token in bad {
            assert_eq!(tokens().verify(token.as_bytes()), None, "{token}");
        }
        assert_eq!(tokens().verify(b"\xff\xfe.\x00.x"), None);
    }

    /// `null` takes a member out.
    fn with(mut object: Value, change: &Value) -> Value {
        for (name, value) in change.as_object().unwrap() {
            if value.is_null() {
                object.as_object_mut().unwrap().remove(name);
            } else {
                object[name] = value.clone();
            }
        }
        object
    }
}
