//! Writes that happen once, however often they are asked for: `Idempotency-Key`
//! (draft-ietf-httpapi-idempotency-key-header).
//!
//! The answer is kept in the transaction of the write, so either both are there or neither. Only success is kept: what
//! failed changed nothing and may be tried again under the same key.

use std::sync::Arc;

use contract::{Code, FieldErrors, events::Versions};
use futures::future::BoxFuture;
use http::HeaderMap;
use sha2::{Digest, Sha256};
use sqlx::FromRow;

use super::{Answer, Write, run::told};
use crate::{Error, Result, Services, auth::Caller};

const HEADER: &str = "idempotency-key";
/// The longest key, in bytes.
const LONGEST: usize = 255;

/// A key of one person for one endpoint, and the request that it stands for.
#[derive(Debug, Clone)]
pub struct Once {
    endpoint: String,
    key_hash: [u8; 32],
    fingerprint: [u8; 32],
}

/// What makes a request what it is.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Method and path of the declaration: keys of different endpoints have nothing to do with each other.
    pub endpoint: (&'static str, &'static str),
    /// Path and query as they were sent.
    pub uri: &'a str,
    /// The headers.
    pub headers: &'a HeaderMap,
    /// The SHA-256 of the body.
    pub body: [u8; 32],
}

#[derive(FromRow)]
struct Row {
    fingerprint: Vec<u8>,
    status: i16,
    etag: Option<String>,
    body: Vec<u8>,
    expired: bool,
}

impl Once {
    /// The key of a request; `None` if it has none.
    ///
    /// # Errors
    /// *Malformed* if there are several, or what there is is none: 1 to 255 visible characters of ASCII, in double quotes
    /// or without.
    pub fn of(request: Request<'_>) -> Result<Option<Self>> {
        let mut values = request.headers.get_all(HEADER).iter();
        let Some(value) = values.next() else { return Ok(None) };
        let key = if values.next().is_some() { None } else { key(value.as_bytes()) };
        let Some(key) = key else {
            let detail =
                format!("Idempotency-Key must be one key of 1 to {LONGEST} visible ASCII characters.");
            return Err(Error::malformed(detail));
        };
        let (method, path) = request.endpoint;
        let if_match: Vec<&[u8]> =
            request.headers.get_all(http::header::IF_MATCH).iter().map(|value| value.as_bytes()).collect();
        let parts = [request.uri.as_bytes(), &if_match.join(&b","[..]), &request.body];
        Ok(Some(Self {
            endpoint: format!("{method} {path}"),
            key_hash: digest(&[key]),
            fingerprint: digest(&parts),
        }))
    }

    /// The answer that the key had before. Until the end of the transaction nobody else has the key.
    ///
    /// # Errors
    /// *In flight* while another request of the key is under way; *invalid* if it stood for another request.
    async fn claim(&self, w: &mut Write, caller: &Caller) -> Result<Option<Answer>> {
        let user = caller.user.as_bytes();
        let lock = digest(&[&caller.tenant.to_be_bytes(), user, self.endpoint.as_bytes(), &self.key_hash]);
        let lock = i64::from_be_bytes(lock.first_chunk().copied().unwrap_or_default());
        let free: bool =
            sqlx::query_scalar("select pg_try_advisory_xact_lock($1)").bind(lock).fetch_one(w.db()).await?;
        if !free {
            let detail =
                "A request with this Idempotency-Key is under way. Ask again for its answer shortly.";
            return Err(Error::new(Code::InFlight, detail).retry_after(1));
        }
        // A statement of its own: it sees what whoever had the lock before has committed.
        let row: Option<Row> = sqlx::query_as(
            "select fingerprint, status, etag, body, created_at < now() - interval '24 hours' as expired
               from idempotency_keys where tenant_id = $1 and user_id = $2 and endpoint = $3 and key_hash = $4",
        )
        .bind(caller.tenant)
        .bind(caller.user)
        .bind(&self.endpoint)
        .bind(&self.key_hash[..])
        .fetch_optional(w.db())
        .await?;
        match row {
            None => Ok(None),
            Some(row) if row.expired => Ok(None),
            Some(row) if row.fingerprint != self.fingerprint => {
                let message = "must not be that of another request; it was used with other input before";
                Err(FieldErrors::of("Idempotency-Key", message).into())
            }
            Some(row) => Ok(Some(Answer {
                status: row.status.cast_unsigned(),
                etag: row.etag,
                body: row.body.into(),
                versions: Versions::default(),
                replayed: true,
            })),
        }
    }

    /// Keeps the answer, and lets go of some that are too old.
    async fn keep(&self, w: &mut Write, caller: &Caller, answer: &Answer) -> Result<()> {
        sqlx::query(
            "delete from idempotency_keys k
              where k.tenant_id = $1 and (
                (k.user_id = $2 and k.endpoint = $3 and k.key_hash = $4)
                or k.ctid = any (array(
                  select o.ctid from idempotency_keys o
                   where o.tenant_id = $1 and o.created_at < now() - interval '24 hours'
                   order by o.created_at limit 20 for update skip locked)))",
        )
        .bind(caller.tenant)
        .bind(caller.user)
        .bind(&self.endpoint)
        .bind(&self.key_hash[..])
        .execute(w.db())
        .await?;
        sqlx::query(
            "insert into idempotency_keys (tenant_id, user_id, endpoint, key_hash, fingerprint, status, etag, body)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(caller.tenant)
        .bind(caller.user)
        .bind(&self.endpoint)
        .bind(&self.key_hash[..])
        .bind(&self.fingerprint[..])
        .bind(answer.status.cast_signed())
        .bind(&answer.etag)
        .bind(&answer.body[..])
        .execute(w.db())
        .await?;
        Ok(())
    }
}

/// [`write()`], at most once for a key: asked again, it gives the answer that it gave, and changes nothing.
///
/// # Errors
/// Those of `work`; *in flight* and *invalid* as the key has them.
pub async fn write_once<W>(
    services: &Services,
    caller: &Caller,
    once: Option<Once>,
    work: W,
) -> Result<Answer>
where
    W: for<'a> Fn(&'a mut Write) -> BoxFuture<'a, Result<Answer>> + Send + Sync + 'static,
{
    let (answer, versions) = match once {
        None => told(services, caller, work).await?,
        Some(once) => told(services, caller, at_most_once(once, caller.clone(), work)).await?,
    };
    Ok(Answer { versions, ..answer })
}

/// `work`, unless its answer is there.
fn at_most_once<W>(
    once: Once,
    by: Caller,
    work: W,
) -> impl for<'a> Fn(&'a mut Write) -> BoxFuture<'a, Result<Answer>> + Send + Sync + 'static
where
    W: for<'a> Fn(&'a mut Write) -> BoxFuture<'a, Result<Answer>> + Send + Sync + 'static,
{
    let work = Arc::new(work);
    move |w| {
        let (once, by, work) = (once.clone(), by.clone(), work.clone());
        Box::pin(async move {
            if let Some(answer) = once.claim(w, &by).await? {
                return Ok(answer);
            }
            let answer = work(w).await?;
            once.keep(w, &by, &answer).await?;
            Ok(answer)
        })
    }
}

/// The key in a header's value, without its quotes.
fn key(value: &[u8]) -> Option<&[u8]> {
    let value = value.trim_ascii();
    let quoted = value.strip_prefix(b"\"").and_then(|rest| rest.strip_suffix(b"\""));
    let key = quoted.unwrap_or(value);
    let fits = (1..=LONGEST).contains(&key.len())
        && key.iter().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\\'));
    fits.then_some(key)
}

/// SHA-256 over the parts, each with its length before it.
fn digest(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_visible_and_the_same_with_quotes() {
        assert_eq!(key(b"8e03978e-40d5"), Some(&b"8e03978e-40d5"[..]));
        assert_eq!(key(b" \"8e03978e-40d5\" "), Some(&b"8e03978e-40d5"[..]));
        let long = [b'a'; LONGEST + 1];
        for bad in [&b""[..], b"\"\"", b"\"", b"a b", b"\xc3\xa9", b"a\"b", b"\"a", b"a\x7f", b"a\tb", &long]
        {
            assert_eq!(key(bad), None, "{bad:?}");
        }
        assert!(key(&long[1..]).is_some());
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
    }
}
