use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, Permission};

/// The key of the role that holds every permission, always: otherwise nobody could give back what it lost.
pub const OWNER: &str = "owner";

/// A role and what it grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Role {
    /// Its key.
    pub key: String,
    /// Its name.
    pub name: String,
    /// What it grants, in the order of the catalogue.
    pub permissions: Vec<Permission>,
    /// Grows with each change of what it grants; the `ETag`.
    pub version: i64,
}

impl Role {
    /// Whether it grants the permission.
    pub fn grants(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// The roles of a tenant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Roles {
    /// All of them, by how much they grant, the least first.
    pub data: Vec<Role>,
}

/// What a role is to grant from now on, in place of what it grants.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RoleGrants {
    /// Each at most once.
    #[cfg_attr(feature = "schema", schemars(extend("uniqueItems" = true)))]
    pub permissions: Vec<Permission>,
}

impl RoleGrants {
    /// The permissions; an error if one is named twice.
    pub fn validate(&self) -> Result<BTreeSet<Permission>, FieldErrors> {
        let set: BTreeSet<Permission> = self.permissions.iter().copied().collect();
        if set.len() < self.permissions.len() {
            return Err(FieldErrors::of("permissions", "must name each permission at most once"));
        }
        Ok(set)
    }
}
