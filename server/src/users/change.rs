use contract::{
    Code, Permission,
    notifications::Event,
    users::{Status, User, UserChange},
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{
    guarded::{explain, lock, open_sessions},
    record::{Record, columns},
    roles::Roles,
};
use crate::{
    Error, Result,
    auth::{Caller, NewSession},
    cache::Scope,
    notifications::notify,
    write::{Expected, Write},
};

/// Changes a user. What is said and already so changes nothing.
///
/// # Errors
/// *Not found*; *outdated* if `expected` is not their version; *forbidden* if it takes a permission that the caller
/// does not hold, or is about someone above them; *conflict* if it would leave no active owner.
pub async fn change(
    w: &mut Write,
    by: &Caller,
    id: Uuid,
    change: UserChange,
    expected: &Expected,
) -> Result<User> {
    let change = change.validate()?;
    if change.role.is_some() {
        by.require(Permission::RolesAssign)?;
    }
    let old = lock(w.db(), by, id, expected).await?;
    let mut new = old.clone();
    new.name = change.name.unwrap_or(new.name);
    new.role = change.role.unwrap_or(new.role);
    new.status = change.status.unwrap_or(new.status);
    let detail = difference(&old, &new);
    if detail.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok(old);
    }
    let standing = new.role != old.role || new.status != old.status;
    if standing {
        check(w, by, &old, &new).await?;
    }
    let updated = sqlx::query_as::<_, Record>(concat!(
        "update users set name = $3, role = $4, status = $5, version = version + 1, updated_at = now()
          where tenant_id = $1 and id = $2 returning ",
        columns!()
    ))
    .bind(by.tenant)
    .bind(id)
    .bind(&new.name)
    .bind(&new.role)
    .bind(new.status.as_str())
    .fetch_one(w.rows::<User>())
    .await;
    let user = User::try_from(explain(updated)?)?;
    w.audit("users.change", "user", Some(id), detail);
    w.touch_one(Scope::Users, id);
    if standing {
        w.touch_one(Scope::Authz, id);
    }
    if standing && id != by.user {
        tell(w, by, &old, &user).await?;
    }
    if user.status != Status::Active && old.status == Status::Active {
        end_sessions(w, by, id).await?;
    }
    Ok(user)
}

/// Whether the caller may change this standing into that one.
async fn check(w: &mut Write, by: &Caller, old: &User, new: &User) -> Result<()> {
    if old.id == by.user && new.status != old.status {
        return Err(Error::new(Code::Conflict, "You cannot suspend yourself. Ask someone else to do it."));
    }
    let roles = Roles::load(w.db(), by).await?;
    roles.check_within(&old.role)?;
    if new.role != old.role {
        roles.check_given(&new.role)?;
    }
    Ok(())
}

/// Tells them of what someone else has changed about their standing.
async fn tell(w: &mut Write, by: &Caller, old: &User, new: &User) -> Result<()> {
    let name = sqlx::query_scalar("select name from users where tenant_id = $1 and id = $2")
        .bind(by.tenant)
        .bind(by.user);
    let by: String = name.fetch_one(w.db()).await?;
    if new.role != old.role {
        let event = Event::RoleChanged { by: by.clone(), from: old.role.clone(), to: new.role.clone() };
        notify(w, new.id, event).await?;
    }
    if old.status == Status::Suspended && new.status == Status::Active {
        notify(w, new.id, Event::AccessRestored { by }).await?;
    }
    Ok(())
}

async fn end_sessions(w: &mut Write, by: &Caller, id: Uuid) -> Result<()> {
    let sessions = open_sessions(w.db(), by, id).await?;
    sqlx::query(
        "update sessions set revoked_at = now(), revoked_reason = 'user not active'
          where tenant_id = $1 and user_id = $2 and revoked_at is null",
    )
    .bind(by.tenant)
    .bind(id)
    .execute(w.rows::<NewSession>())
    .await?;
    sessions.into_iter().for_each(|session| w.end_session(session));
    Ok(())
}

/// Each changed field with its old and its new value.
fn difference(old: &User, new: &User) -> Value {
    let mut fields = serde_json::Map::new();
    let mut note = |field: &str, old: Value, new: Value| {
        if old != new {
            fields.insert(field.to_owned(), json!([old, new]));
        }
    };
    note("name", json!(old.name), json!(new.name));
    note("role", json!(old.role), json!(new.role));
    note("status", json!(old.status), json!(new.status));
    Value::Object(fields)
}
