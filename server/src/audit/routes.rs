use contract::audit::{AuditPage, ListAudit};

use super::list;
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new().endpoint::<ListAudit, _, _>(list_audit)
}

async fn list_audit(services: Services, caller: Caller, input: Input<ListAudit>) -> Result<Reply<AuditPage>> {
    Ok(Reply::new(list(&services, &caller, input.query).await?))
}
