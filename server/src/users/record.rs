use chrono::{DateTime, Utc};
use contract::users::User;
use sqlx::FromRow;
use uuid::Uuid;

use crate::{Error, Result};

/// The columns of [`Record`].
macro_rules! columns {
    () => {
        "id, name, email, role, status, version, created_at, updated_at"
    };
}
pub(super) use columns;

/// A row of `users`.
#[derive(Debug, Clone, FromRow)]
pub(super) struct Record {
    pub(super) id: Uuid,
    name: String,
    email: String,
    role: String,
    status: String,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl TryFrom<Record> for User {
    type Error = Error;
    fn try_from(row: Record) -> Result<Self> {
        Ok(Self {
            id: row.id,
            name: row.name,
            email: row.email,
            role: row.role,
            status: row.status.parse().map_err(Error::internal)?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}
