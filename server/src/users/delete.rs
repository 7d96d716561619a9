use contract::{Code, users::User};
use serde_json::json;
use uuid::Uuid;

use super::{
    guarded::{explain, lock, open_sessions},
    roles::Roles,
};
use crate::{
    Error, Result,
    auth::Caller,
    cache::Scope,
    write::{Expected, Write},
};

/// Removes a user, and with them their sessions and preferences.
///
/// # Errors
/// *Not found*; *outdated* if `expected` is not their version; *forbidden* if they stand above the caller; *conflict*
/// if they are the caller, or the last active owner.
pub async fn delete(w: &mut Write, by: &Caller, id: Uuid, expected: &Expected) -> Result<()> {
    let user = lock(w.db(), by, id, expected).await?;
    if id == by.user {
        return Err(Error::new(Code::Conflict, "You cannot remove yourself. Ask someone else to do it."));
    }
    Roles::load(w.db(), by).await?.check_within(&user.role)?;
    for session in open_sessions(w.db(), by, id).await? {
        w.end_session(session);
    }
    let deleted = sqlx::query("delete from users where tenant_id = $1 and id = $2")
        .bind(by.tenant)
        .bind(id)
        .execute(w.rows::<User>())
        .await;
    explain(deleted)?;
    w.audit("users.delete", "user", Some(id), json!({ "email": user.email, "role": user.role }));
    w.touch_one(Scope::Users, id);
    w.touch_one(Scope::Authz, id);
    Ok(())
}
