use contract::{Code, FieldErrors, auth::PasswordChange, matrix::Secret};
use futures::FutureExt;
use serde_json::json;

use super::{
    Caller,
    issue::Issued,
    opening::Opening,
    password_store,
    sign_in::From,
    store::{self, Which},
};
use crate::{Error, Result, Services, write::write};

/// Gives the caller another password, ends all their sessions, and opens a new one for the caller. Whoever tries the old
/// password meanwhile is either in the list of those that end, or refused.
///
/// # Errors
/// *Invalid* if the present password is not right, or the new one cannot be one. *Rate limited* after too many failures,
/// of signing in or of this. *Unauthenticated* if the caller's session ended meanwhile.
pub(super) async fn change_password(
    services: &Services,
    by: &Caller,
    change: PasswordChange,
    from: &From,
) -> Result<Issued> {
    let change = change.checked()?;
    let own = password_store::own(services, by.tenant, by.user).await?.ok_or_else(Error::unauthenticated)?;
    services.throttle.check(&own.email, from.address).await?;
    let turn = services.passwords.turn().await?;
    let attempt = services.throttle.attempt(&own.email, from.address).await?;
    let hashes = vec![own.password_hash.clone()];
    if services.passwords.find(turn, change.current_password, hashes).await?.is_none() {
        note_failure(services, by, from).await?;
        return Err(FieldErrors::of("currentPassword", "is not your present password").into());
    }
    attempt.forgive();
    let hash = services.passwords.hash(change.new_password).await?;
    let opening = Opening::new(services, by.tenant, by.user, from)?;
    let person = replace(services, by, own.password_hash, hash, opening.clone()).await?;
    opening.issue(services, person)
}

async fn replace(
    services: &Services,
    by: &Caller,
    verified: Secret,
    hash: Secret,
    opening: Opening,
) -> Result<store::Person> {
    let (tenant, user, session) = (by.tenant, by.user, by.session);
    write(services, by, move |write| {
        let (verified, hash, opening) = (verified.clone(), hash.clone(), opening.clone());
        async move {
            // The row of the person comes first: who signs in with the old password waits for it, and is then refused.
            if !password_store::replace(write, tenant, user, &verified, &hash).await? {
                return Err(Error::new(Code::Conflict, "The password was changed elsewhere meanwhile."));
            }
            let ended = store::revoke_of(write, tenant, user, Which::All, "password changed").await?;
            if !ended.contains(&session) {
                return Err(Error::unauthenticated());
            }
            for id in &ended {
                write.audit("session.ended", "session", Some(*id), json!({ "reason": "password changed" }));
                write.end_session(*id);
            }
            write.audit("password.changed", "user", Some(user), json!({}));
            opening.write(write, &hash).await?.ok_or_else(Error::unauthenticated)
        }
        .boxed()
    })
    .await
}

async fn note_failure(services: &Services, by: &Caller, from: &From) -> Result<()> {
    let (user, address) = (by.user, from.address.to_string());
    write(services, by, move |write| {
        write.audit("password.refused", "user", Some(user), json!({ "address": address }));
        async { Ok(()) }.boxed()
    })
    .await
}
