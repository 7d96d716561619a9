use contract::{
    Code, Permission,
    roles::{GetRolePermissions, Role, RoleGrants, RoleKey, SetRolePermissions},
};
use query::{FetchContext, Filter, Layers, Mutation, QueryClient};

use super::queries::{RoleList, keys};
use crate::{
    api::{Api, ApiError},
    cache,
    change::Change,
    text,
};

/// How often the edit is tried in all when someone else edits the role at the same time.
const TRIES: u32 = 3;

/// Lets a role grant something, or not any more.
#[derive(Debug, Clone)]
pub(super) struct SetGrant {
    pub(super) tenant: i32,
    pub(super) role: RoleKey,
    pub(super) permission: Permission,
    pub(super) granted: bool,
}

cache::holds!(Mutation: SetGrant);

impl Mutation for SetGrant {
    type Data = Role;
    type Error = ApiError;

    /// Changes this one grant of what the role grants by now: what someone else has changed about it since it was shown
    /// stays.
    async fn mutate(self, cx: FetchContext) -> Result<Role, ApiError> {
        let api = Api::of(&cx)?;
        let mut tried = 1;
        loop {
            let now = api.call::<GetRolePermissions>(self.role.clone(), &(), &()).await?;
            if now.grants(self.permission) == self.granted {
                return Ok(now);
            }
            let headers = vec![("if-match", format!("\"{}\"", now.version))];
            let body = RoleGrants { permissions: changed(now.permissions, self.permission, self.granted) };
            let set = api.call_with::<SetRolePermissions>(self.role.clone(), &(), &body, headers).await;
            match set {
                Err(error) if error.code() == Some(Code::Outdated) && tried < TRIES => tried += 1,
                set => return set,
            }
        }
    }

    fn optimistic(&self, layers: &mut Layers) {
        let Self { role, permission, granted, .. } = self.clone();
        layers.patch::<RoleList>(Filter::prefix(keys::list(self.tenant)), move |_, roles| {
            if let Some(role) = roles.data.iter_mut().find(|found| found.key == role.as_str()) {
                role.permissions = changed(std::mem::take(&mut role.permissions), permission, granted);
            }
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(keys::list(self.tenant)));
        // It may have been one's own role.
        crate::permissions::invalidate(client);
    }

    fn scope(&self) -> Option<String> {
        Some(format!("role {}", self.role))
    }
}

impl Change for SetGrant {
    fn failure(&self) -> String {
        text::roles::set_failed(&text::role(self.role.as_str()))
    }
}

/// With the permission, or without it; in the order of the catalogue.
fn changed(mut permissions: Vec<Permission>, permission: Permission, granted: bool) -> Vec<Permission> {
    permissions.retain(|held| *held != permission);
    if granted {
        permissions.push(permission);
        permissions.sort_unstable();
    }
    permissions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_grant_is_changed_and_the_others_stay() {
        use Permission::{AuditRead, UsersRead, UsersWrite};
        assert_eq!(changed(vec![UsersRead, AuditRead], UsersWrite, true), [UsersRead, UsersWrite, AuditRead]);
        assert_eq!(changed(vec![UsersRead, AuditRead], UsersRead, true), [UsersRead, AuditRead]);
        assert_eq!(changed(vec![UsersRead, AuditRead], AuditRead, false), [UsersRead]);
    }
}
