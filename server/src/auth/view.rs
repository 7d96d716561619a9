use std::sync::Arc;

use contract::{
    Code,
    auth::{SessionUser, SessionView, Tenant},
    users::User,
};

use super::Caller;
use crate::{Error, Result, Services, users};

/// The caller, as they may see themselves; a changed name is in it at once.
///
/// # Errors
/// *Unauthenticated* if they are not there any more.
pub async fn view(services: &Services, caller: &Caller) -> Result<SessionView> {
    view_of(caller, users::get(services, caller.tenant, caller.user).await)
}

/// The same, once their record has been read.
///
/// # Errors
/// Those of [`view`].
pub(super) fn view_of(caller: &Caller, record: Result<Arc<User>>) -> Result<SessionView> {
    let gone = |error: Error| if error.code == Code::NotFound { Error::unauthenticated() } else { error };
    let user = record.map_err(gone)?;
    let user = SessionUser {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role.clone(),
    };
    let tenant = Tenant { id: caller.tenant, name: caller.tenant_name.clone() };
    Ok(SessionView { user, tenant, expires_at: caller.expires_at })
}
