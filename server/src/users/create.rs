use contract::users::{NewUser, Status, User};
use serde_json::json;
use uuid::Uuid;

use super::{
    guarded::explain,
    record::{Record, columns},
    roles::Roles,
};
use crate::{Result, auth::Caller, cache::Scope, write::Write};

/// Adds a user.
///
/// # Errors
/// *Invalid*; *forbidden* if the role grants more than the caller holds; *conflict* if the e-mail address is taken.
pub async fn create(w: &mut Write, caller: &Caller, user: NewUser) -> Result<User> {
    let user = user.validate()?;
    Roles::load(w.db(), caller).await?.check_given(&user.role)?;
    let inserted = sqlx::query_as::<_, Record>(concat!(
        "insert into users (id, tenant_id, name, email, role, status) values ($1, $2, $3, $4, $5, $6) returning ",
        columns!()
    ))
    .bind(Uuid::now_v7())
    .bind(caller.tenant)
    .bind(&user.name)
    .bind(&user.email)
    .bind(&user.role)
    .bind(user.status.unwrap_or(Status::Invited).as_str())
    .fetch_one(w.rows::<User>())
    .await;
    let created = User::try_from(explain(inserted)?)?;
    let detail = json!({ "email": created.email, "role": created.role, "status": created.status });
    w.audit("users.create", "user", Some(created.id), detail);
    w.touch_one(Scope::Users, created.id);
    Ok(created)
}
