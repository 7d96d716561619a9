use uuid::Uuid;

use super::{ImportOptions, ImportReport, NewUser, User, UserChange, UserFilter};
use crate::{Access, Page, Permission, endpoint};

endpoint! {
    /// One page of the tenant's users.
    ListUsers: Get "/api/v1/users", access: Access::Needs(Permission::UsersRead),
    query: UserFilter, response: Page<User>
}
endpoint! {
    /// Adds a user. 409 if the tenant has one with that e-mail address.
    CreateUser: Post "/api/v1/users", access: Access::Needs(Permission::UsersWrite),
    body: NewUser, response: User, status: 201
}
endpoint! {
    /// One user. Carries an `ETag`.
    GetUser: Get "/api/v1/users/{id}", access: Access::Needs(Permission::UsersRead),
    path: Uuid, response: User
}
endpoint! {
    /// Changes a user. With `If-Match`, 412 if someone else was quicker. A role needs `roles:assign` as well.
    UpdateUser: Patch "/api/v1/users/{id}", access: Access::Needs(Permission::UsersWrite),
    path: Uuid, body: UserChange, response: User
}
endpoint! {
    /// Removes a user.
    DeleteUser: Delete "/api/v1/users/{id}", access: Access::Needs(Permission::UsersDelete), path: Uuid
}
endpoint! {
    /// Takes a CSV file of users, streamed, in one transaction.
    ImportUsers: Post "/api/v1/users/import", access: Access::Needs(Permission::UsersWrite),
    query: ImportOptions, takes: ["text/csv", "multipart/form-data"], response: ImportReport
}
endpoint! {
    /// Gives all users that the filter selects as a CSV file that the import takes.
    ExportUsers: Get "/api/v1/users/export.csv", access: Access::Needs(Permission::UsersRead),
    query: UserFilter, gives: "text/csv"
}
