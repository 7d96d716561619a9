use contract::roles::{GetRolePermissions, ListRoles, Role, Roles, SetRolePermissions};

use super::{get, list, set};
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
    write::Write,
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new()
        .endpoint::<ListRoles, _, _>(list_roles)
        .endpoint::<GetRolePermissions, _, _>(get_role_permissions)
        .writing::<SetRolePermissions, _>(|w, by, input| Box::pin(set_role_permissions(w, by, input)))
}

async fn list_roles(services: Services, caller: Caller, _: Input<ListRoles>) -> Result<Reply<Roles>> {
    Ok(Reply::new(list(&services, &caller).await?))
}

async fn get_role_permissions(
    services: Services,
    caller: Caller,
    input: Input<GetRolePermissions>,
) -> Result<Reply<Role>> {
    let role = get(&services, &caller, input.path).await?;
    let version = role.version;
    Ok(Reply::new(role).etag(version))
}

async fn set_role_permissions(
    w: &mut Write,
    by: &Caller,
    input: &Input<SetRolePermissions>,
) -> Result<Reply<Role>> {
    let role = set(w, by, &input.path, &input.body, &input.if_match()).await?;
    let version = role.version;
    Ok(Reply::new(role).etag(version))
}
