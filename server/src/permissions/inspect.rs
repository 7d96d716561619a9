use contract::{
    Permission,
    permissions::{Copy, Inspection, Layer},
};
use sqlx::{FromRow, PgConnection};
use uuid::Uuid;

use crate::{
    Error, Result, Services,
    auth::Caller,
    cache::{Held, Key, Scope, UserField},
    db,
};

#[derive(FromRow)]
struct Row {
    name: String,
    email: String,
    active: bool,
    role: String,
    grants: Vec<String>,
    version: i64,
}

/// What a person may do, as PostgreSQL has it, and what the layers above hold of it. Looking fills no layer.
///
/// # Errors
/// *Not found* if there is no such person in the tenant.
pub async fn inspect(services: &Services, caller: &Caller, user: Uuid) -> Result<Inspection> {
    let tenant = caller.tenant;
    let row =
        db::read(&services.db, &services.shares, tenant, move |db| Box::pin(find(db, tenant, user))).await?;
    let key = Key::user(tenant, user, UserField::Permissions);
    let name = key.name().to_owned();
    let held = services.cache.peek(key).await;
    let copy = |layer, held: Option<Held>| {
        let version = held.as_ref().and_then(|held| held.versions.as_ref()?.first().copied());
        Copy {
            layer,
            reachable: true,
            held: held.is_some(),
            version,
            current: version == Some(row.version),
            age_seconds: held.and_then(|held| Some(held.age?.as_secs())),
        }
    };
    let redis = match held.redis {
        Some(held) => copy(Layer::Redis, held),
        None => Copy { reachable: false, ..copy(Layer::Redis, None) },
    };
    let mut permissions: Vec<Permission> = row.grants.iter().filter_map(|text| text.parse().ok()).collect();
    permissions.sort_unstable();
    Ok(Inspection {
        user_id: user,
        name: row.name,
        email: row.email,
        active: row.active,
        role: row.role,
        permissions,
        version: row.version,
        key: name,
        copies: vec![copy(Layer::Process, held.process), redis],
    })
}

async fn find(db: &mut PgConnection, tenant: i32, user: Uuid) -> Result<Row> {
    let row = sqlx::query_as(
        "select u.name, u.email, u.status = 'active' as active, u.role,
                array(select g.permission from grants g where g.tenant_id = u.tenant_id and g.role = u.role) as grants,
                coalesce((select v.version from cache_versions v where v.tenant_id = u.tenant_id and v.scope = $3), 0)
                  as version
           from users u where u.tenant_id = $1 and u.id = $2",
    )
    .bind(tenant)
    .bind(user)
    .bind(Scope::Authz.as_str());
    row.fetch_optional(db).await?.ok_or_else(Error::not_found)
}
