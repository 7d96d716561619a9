use contract::{
    Permission,
    permissions::{
        Catalogue, CatalogueEntry, CheckPermissions, InspectPermissions, Inspection, ListPermissions,
        Verdict, Verdicts,
    },
};

use super::inspect;
use crate::{
    Result, Services,
    auth::Caller,
    http::{Input, Reply, Routes},
};

/// The endpoints.
pub fn routes() -> Routes {
    Routes::new()
        .endpoint::<ListPermissions, _, _>(list_permissions)
        .endpoint::<CheckPermissions, _, _>(check_permissions)
        .endpoint::<InspectPermissions, _, _>(inspect_permissions)
}

async fn list_permissions(_: Services, _: Caller, _: Input<ListPermissions>) -> Result<Reply<Catalogue>> {
    let entry = |p: &Permission| CatalogueEntry { permission: p.to_string(), about: p.about().to_owned() };
    Ok(Reply::new(Catalogue { data: Permission::ALL.iter().map(entry).collect() }))
}

/// The caller has their grants from the mount, at the present version.
async fn check_permissions(
    _: Services,
    caller: Caller,
    input: Input<CheckPermissions>,
) -> Result<Reply<Verdicts>> {
    let verdict = |p: &Permission| Verdict { permission: *p, allowed: caller.may(*p) };
    Ok(Reply::new(match &input.query.permissions[..] {
        [one] => Verdicts::One(verdict(one)),
        many => Verdicts::Many { data: many.iter().map(verdict).collect() },
    }))
}

async fn inspect_permissions(
    services: Services,
    caller: Caller,
    input: Input<InspectPermissions>,
) -> Result<Reply<Inspection>> {
    Ok(Reply::new(inspect(&services, &caller, input.query.user_id).await?))
}
