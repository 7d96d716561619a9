use std::sync::Arc;

use contract::{
    Permission,
    matrix::{Stored, kinds},
};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::caller::Grants;
use crate::{
    Result, Services,
    cache::{Key, UserField},
};

/// What a person may do: their role, what it grants, and whether they may sign in at all.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Authority {
    pub(super) active: bool,
    pub(super) role: String,
    pub(super) grants: Arc<Grants>,
}

impl Stored for Authority {
    type Kind = kinds::UserPermissions;
}

#[derive(sqlx::FromRow)]
struct Row {
    active: bool,
    role: String,
    grants: Vec<String>,
}

impl Authority {
    /// As it is now: a change of a role, a grant or a status holds from the next request on.
    pub(super) async fn of(services: &Services, tenant: i32, user: Uuid) -> Result<Arc<Self>> {
        let key = Key::user(tenant, user, UserField::Permissions);
        services
            .cache
            .read(key, move |db| {
                async move {
                    let row: Option<Row> = sqlx::query_as(
                        "select u.status = 'active' as active, u.role,
                                array(select g.permission from grants g
                                       where g.tenant_id = u.tenant_id and g.role = u.role) as grants
                           from users u
                          where u.tenant_id = $1 and u.id = $2",
                    )
                    .bind(tenant)
                    .bind(user)
                    .fetch_optional(db)
                    .await?;
                    Ok(row.map_or_else(Self::none, Self::from))
                }
                .boxed()
            })
            .await
    }

    /// Of someone who is not there any more.
    fn none() -> Self {
        Self { active: false, role: String::new(), grants: Arc::default() }
    }
}

impl From<Row> for Authority {
    fn from(row: Row) -> Self {
        // A permission that this build does not know grants nothing.
        let grants: Grants = row.grants.iter().filter_map(|text| text.parse::<Permission>().ok()).collect();
        Self { active: row.active, role: row.role, grants: Arc::new(grants) }
    }
}
