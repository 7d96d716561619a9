use serde::{Deserialize, Serialize};

/// One entry of the catalogue of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CatalogueEntry {
    /// The permission.
    pub permission: String,
    /// What it allows.
    pub about: String,
}

/// The catalogue of permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Catalogue {
    /// Every permission there is.
    pub data: Vec<CatalogueEntry>,
}
