use anyhow::Result;
use chrono::Utc;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// As large as a real token's.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    tid: i32,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

/// One key, one algorithm.
pub(crate) struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Tokens {
    pub(crate) fn new() -> Self {
        let key = b"a key for the floors, which protects nothing";
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&["floors"]);
        validation.set_audience(&["floors"]);
        Self { encoding: EncodingKey::from_secret(key), decoding: DecodingKey::from_secret(key), validation }
    }

    /// One that holds for a day.
    pub(crate) fn issue(&self) -> Result<String> {
        let iat = Utc::now().timestamp();
        let name = || "floors".to_owned();
        let (sub, sid) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let claims = Claims { iss: name(), aud: name(), sub, tid: 1, sid, iat, exp: iat + 86_400 };
        Ok(jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)?)
    }

    pub(crate) fn is_valid(&self, token: &str) -> bool {
        jsonwebtoken::decode::<Claims>(token, &self.decoding, &self.validation).is_ok()
    }
}
