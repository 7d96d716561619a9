use std::collections::BTreeSet;

use contract::{
    Code, Permission,
    roles::{OWNER, Role, RoleGrants, RoleKey},
};
use serde_json::json;
use sqlx::PgConnection;

use super::record::{Record, in_order, select};
use crate::{
    Error, Result,
    auth::Caller,
    cache::Scope,
    write::{Expected, Write},
};

/// Sets what a role grants. What is so already changes nothing.
///
/// # Errors
/// *Not found*; *outdated* if another version was expected; *forbidden* if the role grants, or is to grant, what the
/// caller does not hold; *conflict* for the owner's role.
pub async fn set(
    w: &mut Write,
    by: &Caller,
    key: &RoleKey,
    grants: &RoleGrants,
    expected: &Expected,
) -> Result<Role> {
    let wanted = grants.validate()?;
    lock(w.db(), by).await?;
    let old = find(w.db(), by, key).await?;
    expected.check(old.version)?;
    let held: BTreeSet<Permission> = old.permissions.iter().copied().collect();
    if held == wanted {
        return Ok(old);
    }
    if old.key == OWNER {
        let detail = "The owner's role keeps every permission: nobody else could give back what it lost.";
        return Err(Error::new(Code::Conflict, detail));
    }
    let own = own_grants(w.db(), by).await?;
    if let Some(beyond) = held.union(&wanted).find(|permission| !own.contains(permission)) {
        let detail = format!("This role is about {beyond}, which you do not hold, so you cannot change it.");
        return Err(Error::forbidden(detail));
    }
    let added: Vec<&str> = wanted.difference(&held).map(|p| p.as_str()).collect();
    let removed: Vec<&str> = held.difference(&wanted).map(|p| p.as_str()).collect();
    sqlx::query("delete from grants where tenant_id = $1 and role = $2 and permission = any ($3)")
        .bind(by.tenant)
        .bind(key.as_str())
        .bind(&removed)
        .execute(w.rows::<Role>())
        .await?;
    sqlx::query("insert into grants (tenant_id, role, permission) select $1, $2, unnest($3::text[])")
        .bind(by.tenant)
        .bind(key.as_str())
        .bind(&added)
        .execute(w.rows::<Role>())
        .await?;
    let version = sqlx::query_scalar(
        "update roles set version = version + 1 where tenant_id = $1 and key = $2 returning version",
    )
    .bind(by.tenant)
    .bind(key.as_str())
    .fetch_one(w.rows::<Role>())
    .await?;
    w.audit("roles.grants", "role", None, json!({ "role": old.key, "added": added, "removed": removed }));
    w.touch(Scope::Authz);
    Ok(Role { permissions: in_order(wanted), version, ..old })
}

/// Takes the tenant's roles, one edit at a time: what the caller holds stays so until the commit. Whoever adds people of
/// a role does not wait for it.
async fn lock(db: &mut PgConnection, by: &Caller) -> Result<()> {
    sqlx::query("select key from roles where tenant_id = $1 order by key for no key update")
        .bind(by.tenant)
        .execute(db)
        .await?;
    Ok(())
}

async fn find(db: &mut PgConnection, by: &Caller, key: &RoleKey) -> Result<Role> {
    let row: Option<Record> = sqlx::query_as(concat!(select!(), "where r.tenant_id = $1 and r.key = $2"))
        .bind(by.tenant)
        .bind(key.as_str())
        .fetch_optional(db)
        .await?;
    row.map(Role::from).ok_or_else(Error::not_found)
}

/// What the caller holds as this transaction sees it; their row is locked so that their role stays what it is.
async fn own_grants(db: &mut PgConnection, by: &Caller) -> Result<BTreeSet<Permission>> {
    let role: Option<String> = sqlx::query_scalar(
        "select role from users where tenant_id = $1 and id = $2 and status = 'active' for share",
    )
    .bind(by.tenant)
    .bind(by.user)
    .fetch_optional(&mut *db)
    .await?;
    let grants: Vec<String> =
        sqlx::query_scalar("select permission from grants where tenant_id = $1 and role = $2")
            .bind(by.tenant)
            .bind(role)
            .fetch_all(db)
            .await?;
    Ok(grants.iter().filter_map(|text| text.parse().ok()).collect())
}
