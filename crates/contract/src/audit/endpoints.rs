use super::{AuditFilter, AuditPage};
use crate::{Access, Permission, endpoint};

endpoint! {
    /// The audit log of the tenant, the newest first; the next page by the cursor of the one before. Rows that are added
    /// meanwhile move nothing.
    ListAudit: Get "/api/v1/audit", access: Access::Needs(Permission::AuditRead),
    query: AuditFilter, response: AuditPage
}
