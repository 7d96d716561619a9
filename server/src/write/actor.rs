use std::sync::Arc;

use uuid::Uuid;

use crate::auth::Caller;

/// Who writes, for the audit log.
#[derive(Debug, Clone)]
pub struct Actor {
    /// The tenant that is written in.
    pub tenant: i32,
    /// The person; none for what happens before someone is signed in.
    pub user: Option<Uuid>,
    /// The id of the request.
    pub request_id: Arc<str>,
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self { tenant: caller.tenant, user: Some(caller.user), request_id: Arc::clone(&caller.request_id) }
    }
}
