//! What a person may be allowed to do in their tenant.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! permissions {
    ($($(#[$meta:meta])* $name:ident = $text:literal: $about:literal,)*) => {
        /// A permission. Its text form, `entity:action`, is what the database and the wire carry.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Permission {
            $($(#[$meta])* #[doc = $about] #[serde(rename = $text)] $name,)*
        }

        impl Permission {
            /// Every permission, in the order of the catalogue.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// `entity:action`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// What it allows, in a few words.
            pub const fn about(self) -> &'static str {
                match self { $(Self::$name => $about,)* }
            }
        }

        impl FromStr for Permission {
            type Err = UnknownPermission;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($text => Ok(Self::$name),)* _ => Err(UnknownPermission) }
            }
        }
    };
}

permissions! {
    UsersRead = "users:read": "See the people of the organisation",
    UsersWrite = "users:write": "Add, change and import people",
    UsersDelete = "users:delete": "Remove people",
    RolesRead = "roles:read": "See roles and what they grant",
    RolesWrite = "roles:write": "Change what a role grants",
    RolesAssign = "roles:assign": "Give a person another role",
    ProfilesRead = "profiles:read": "Search and see talent profiles",
    ProfilesWrite = "profiles:write": "Change talent profiles",
    AnalyticsRead = "analytics:read": "See the analytics",
    PermissionsInspect = "permissions:inspect": "See why a person may do what they may",
    AuditRead = "audit:read": "Read the audit log",
    CacheInspect = "cache:inspect": "See what is cached where",
    CacheInvalidate = "cache:invalidate": "Drop cached values",
}

/// The text names no permission.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such permission")]
pub struct UnknownPermission;

impl fmt::Display for Permission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_reads_back_from_its_text() {
        for permission in Permission::ALL {
            assert_eq!(permission.as_str().parse(), Ok(*permission));
            assert_eq!(serde_json::to_value(permission).unwrap(), permission.as_str());
        }
    }
}
