use contract::Permission::{self, *};

/// Each role with its name and what it grants beyond the one before it.
pub(super) const ROLES: [(&str, &str, &[Permission]); 4] = [
    ("viewer", "Viewer", &[UsersRead, ProfilesRead, AnalyticsRead]),
    ("editor", "Editor", &[ProfilesWrite]),
    (
        "admin",
        "Administrator",
        &[UsersWrite, UsersDelete, RolesRead, RolesAssign, PermissionsInspect, AuditRead, CacheInspect],
    ),
    ("owner", "Owner", &[RolesWrite, CacheInvalidate]),
];

/// What a role grants at the start; nothing if it is none of the four.
pub fn default_grants(role: &str) -> Vec<Permission> {
    match ROLES.iter().position(|(key, ..)| *key == role) {
        Some(last) => ROLES.iter().take(last + 1).flat_map(|(_, _, more)| more.iter().copied()).collect(),
        None => Vec::new(),
    }
}
