use super::{Catalogue, InspectWhom, Inspection, PermissionQuestion, Verdicts};
use crate::{Access, Permission, endpoint};

endpoint! {
    /// The catalogue of permissions; the same for everyone.
    ListPermissions: Get "/api/v1/permissions", access: Access::SignedIn, response: Catalogue
}
endpoint! {
    /// Whether the caller holds a permission, now. One `permission=` is answered by one verdict, several by
    /// `{"data": […]}` in the order of the question. 422 for one that is not in the catalogue, and for none.
    CheckPermissions: Get "/api/v1/permissions/check", access: Access::SignedIn,
    query: PermissionQuestion, response: Verdicts
}
endpoint! {
    /// Why a person may do what they may: their role, what it grants, and which layers hold a copy of that, at which
    /// version and how old. Looking fills no layer. 404 if there is no such person in the tenant.
    InspectPermissions: Get "/api/v1/permissions/inspect", access: Access::Needs(Permission::PermissionsInspect),
    query: InspectWhom, response: Inspection
}
