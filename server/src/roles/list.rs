use contract::roles::{Role, RoleKey, Roles};

use super::record::{Record, select};
use crate::{Error, Result, Services, auth::Caller, cache::Scope};

/// The roles of the tenant as they are now, by how much they grant.
pub async fn list(services: &Services, caller: &Caller) -> Result<Roles> {
    let tenant = caller.tenant;
    let read = services.cache.read_direct(tenant, &[Scope::Authz], move |db| {
        Box::pin(async move {
            let rows: Vec<Record> = sqlx::query_as(concat!(
                select!(),
                "where r.tenant_id = $1
                 order by (select count(*) from grants g where g.tenant_id = r.tenant_id and g.role = r.key), r.key"
            ))
            .bind(tenant)
            .fetch_all(db)
            .await?;
            Ok(Roles { data: rows.into_iter().map(Role::from).collect() })
        })
    });
    read.await
}

/// One role as it is now. *Not found* if the tenant has none of this key.
pub async fn get(services: &Services, caller: &Caller, key: RoleKey) -> Result<Role> {
    let tenant = caller.tenant;
    let read = services.cache.read_direct(tenant, &[Scope::Authz], move |db| {
        Box::pin(async move {
            let row: Option<Record> =
                sqlx::query_as(concat!(select!(), "where r.tenant_id = $1 and r.key = $2"))
                    .bind(tenant)
                    .bind(key.as_str())
                    .fetch_optional(db)
                    .await?;
            row.map(Role::from).ok_or_else(Error::not_found)
        })
    });
    read.await
}
