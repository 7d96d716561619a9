use super::{Catalogue, PermissionQuestion, Verdicts};
use crate::{Access, endpoint};

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
