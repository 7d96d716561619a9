//! Checks the chain of the audit log: recomputes every hash from the rows themselves.

use std::fmt;

use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::{FromRow, PgPool};

/// What is wrong with a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The row at this place is not the one that was written there: changed, moved, or put in.
    Changed(i64),
    /// Rows from this place on, up to before the next that is there, are gone.
    Missing(i64),
    /// The rows end here, and the chain did not.
    CutOff(i64),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(seq) => write!(f, "row {seq} is not what was written there"),
            Self::Missing(seq) => write!(f, "row {seq} is missing"),
            Self::CutOff(seq) => write!(f, "the rows after {seq} are missing"),
        }
    }
}

/// What became of the chain of one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The tenant.
    pub tenant: i32,
    /// How many rows there are.
    pub rows: i64,
    /// The hash of the last of them, to be kept elsewhere: whoever owns the database can rewrite all of a chain, and this
    /// tells it from the one that it was.
    pub head: [u8; 32],
    /// The first fault, if there is one.
    pub fault: Option<Fault>,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    hash: Vec<u8>,
    fields: Vec<Option<String>>,
}

#[derive(FromRow)]
struct Head {
    tenant_id: i32,
    seq: i64,
    hash: Vec<u8>,
}

/// Checks the chains of all tenants, as the owner of the schema, in one snapshot.
///
/// # Errors
/// If the database cannot be read.
pub async fn verify(pool: &PgPool) -> sqlx::Result<Vec<Verdict>> {
    let mut tx = pool.begin_with("begin isolation level repeatable read read only").await?;
    let heads: Vec<Head> = sqlx::query_as(
        "select tenant_id, coalesce(h.seq, 0) as seq, coalesce(h.hash, sha256('')) as hash
           from (select id as tenant_id from tenants) t left join audit_heads h using (tenant_id) order by tenant_id",
    )
    .fetch_all(&mut *tx)
    .await?;
    let mut verdicts = Vec::with_capacity(heads.len());
    for head in heads {
        let mut chain = Chain::default();
        let mut rows = sqlx::query_as::<_, Row>(
            "select seq, hash, array[tenant_id::text, seq::text, (extract(epoch from at) * 1000000)::bigint::text,
                    actor_id::text, action, entity, entity_id::text, request_id, detail::text] as fields
               from audit_log where tenant_id = $1 order by seq",
        )
        .bind(head.tenant_id)
        .fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            chain.follow(&row);
        }
        verdicts.push(chain.end(&head));
    }
    Ok(verdicts)
}

/// A chain as far as it was followed.
struct Chain {
    seq: i64,
    rows: i64,
    hash: [u8; 32],
    fault: Option<Fault>,
}

impl Default for Chain {
    fn default() -> Self {
        Self { seq: 0, rows: 0, hash: Sha256::digest([]).into(), fault: None }
    }
}

impl Chain {
    fn follow(&mut self, row: &Row) {
        let hash = hash(&self.hash, &row.fields);
        let fault = if row.seq != self.seq + 1 {
            Some(Fault::Missing(self.seq + 1))
        } else if row.hash != hash {
            Some(Fault::Changed(row.seq))
        } else {
            None
        };
        self.fault = self.fault.or(fault);
        // Goes on with what is written, so that one fault is not a fault of everything after it.
        self.hash = row.hash.as_slice().try_into().unwrap_or(hash);
        self.seq = row.seq;
        self.rows += 1;
    }

    fn end(self, head: &Head) -> Verdict {
        let cut = (self.seq != head.seq || self.hash[..] != head.hash).then_some(Fault::CutOff(self.seq));
        Verdict { tenant: head.tenant_id, rows: self.rows, head: self.hash, fault: self.fault.or(cut) }
    }
}

/// As the migration's `audit_hash` has it.
fn hash(previous: &[u8; 32], fields: &[Option<String>]) -> [u8; 32] {
    let mut hash = Sha256::new_with_prefix(previous);
    for field in fields {
        match field {
            Some(text) => {
                hash.update(text.len().to_string());
                hash.update(":");
                hash.update(text);
            }
            None => hash.update("-"),
        }
    }
    hash.finalize().into()
}
