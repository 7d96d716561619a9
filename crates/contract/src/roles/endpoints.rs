use super::{Role, RoleGrants, RoleKey, Roles};
use crate::{Access, Permission, endpoint};

endpoint! {
    /// The roles of the tenant and what each grants.
    ListRoles: Get "/api/v1/roles", access: Access::Needs(Permission::RolesRead), response: Roles
}
endpoint! {
    /// What one role grants. Carries an `ETag`.
    GetRolePermissions: Get "/api/v1/roles/{role}/permissions", access: Access::Needs(Permission::RolesRead),
    path: RoleKey, response: Role
}
endpoint! {
    /// Sets what a role grants; it holds from the next request of everyone on. With `If-Match`, 412 if someone else was
    /// quicker. 403 for a role that grants, or is to grant, what the caller does not hold. 409 for the owner's role,
    /// which keeps every permission.
    SetRolePermissions: Put "/api/v1/roles/{role}/permissions", access: Access::Needs(Permission::RolesWrite),
    path: RoleKey, body: RoleGrants, response: Role
}
