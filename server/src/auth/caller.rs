use std::{collections::BTreeSet, sync::Arc};

use chrono::{DateTime, Utc};
use contract::Permission;
use uuid::Uuid;

use crate::{Error, Result};

/// What a person's role grants them, as of this request.
pub type Grants = BTreeSet<Permission>;

/// Who is asking: the first parameter of every use case after the services.
#[derive(Debug, Clone)]
pub struct Caller {
    /// Their tenant. Nothing outside it exists for them.
    pub tenant: i32,
    /// Their id.
    pub user: Uuid,
    /// The session that they use.
    pub session: Uuid,
    /// Their role's key, as of this request.
    pub role: String,
    /// The id of this request.
    pub request_id: Arc<str>,
    /// When their access token ends.
    pub expires_at: DateTime<Utc>,
    pub(super) tenant_name: String,
    pub(super) grants: Arc<Grants>,
}

impl Caller {
    /// Whether they hold the permission.
    pub fn may(&self, permission: Permission) -> bool {
        self.grants.contains(&permission)
    }

    /// An error if they do not hold the permission.
    pub fn require(&self, permission: Permission) -> Result<()> {
        if self.may(permission) {
            return Ok(());
        }
        Err(Error::forbidden(format!(
            "This takes the permission {permission}, which your role does not grant."
        )))
    }
}
