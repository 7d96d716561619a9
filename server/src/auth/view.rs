use contract::{
    Code,
    auth::{SessionUser, SessionView, Tenant},
};

use super::Caller;
use crate::{Error, Result, Services, users};

/// The caller, as they may see themselves; a changed name is in it at once.
///
/// # Errors
/// *Unauthenticated* if they are not there any more.
pub async fn view(services: &Services, caller: &Caller) -> Result<SessionView> {
    let gone = |error: Error| if error.code == Code::NotFound { Error::unauthenticated() } else { error };
    let user = users::get(services, caller, caller.user).await.map_err(gone)?;
    let user = SessionUser {
        id: user.id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role.clone(),
    };
    let tenant = Tenant { id: caller.tenant, name: caller.tenant_name.clone() };
    Ok(SessionView { user, tenant, expires_at: caller.expires_at })
}
