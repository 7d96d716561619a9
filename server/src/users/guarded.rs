use contract::{Code, users::User};
use sqlx::PgConnection;
use uuid::Uuid;

use super::record::{Record, columns};
use crate::{Error, Result, auth::Caller, error::OnConstraint, write::Expected};

/// The user, locked until the end of the transaction.
///
/// # Errors
/// *Not found*; *outdated* if another version was expected.
pub(super) async fn lock(
    db: &mut PgConnection,
    caller: &Caller,
    id: Uuid,
    expected: &Expected,
) -> Result<User> {
    let row: Option<Record> = sqlx::query_as(concat!(
        "select ",
        columns!(),
        " from users where tenant_id = $1 and id = $2 for update"
    ))
    .bind(caller.tenant)
    .bind(id)
    .fetch_optional(db)
    .await?;
    let user = User::try_from(row.ok_or_else(Error::not_found)?)?;
    expected.check(user.version)?;
    Ok(user)
}

/// Gives the constraints on changes of users their meaning.
pub(super) fn explain<T>(result: std::result::Result<T, sqlx::Error>) -> Result<T> {
    result
        .on_constraint("users_tenant_id_email_key", || {
            Error::new(Code::Conflict, "Someone in your organisation already has this e-mail address.")
        })
        .on_constraint("users_keep_active_owner", || {
            Error::new(Code::Conflict, "This is the last active owner, and an organisation keeps one.")
        })
}

/// The sessions of the user that have not ended.
pub(super) async fn open_sessions(db: &mut PgConnection, caller: &Caller, id: Uuid) -> Result<Vec<Uuid>> {
    let sessions = sqlx::query_scalar(
        "select id from sessions where tenant_id = $1 and user_id = $2 and revoked_at is null",
    )
    .bind(caller.tenant)
    .bind(id)
    .fetch_all(db)
    .await?;
    Ok(sessions)
}
