use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    FieldErrors, Holds, Parameter, Permission,
    query_string::{Pairs, QueryString},
};

/// Whose permissions are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct InspectWhom {
    /// A person of the tenant.
    pub user_id: Uuid,
}

impl QueryString for InspectWhom {
    const NAMES_A_RECORD: bool = true;
    const PARAMETERS: &'static [Parameter] = &[Parameter::new("userId", Holds::Id, "Whose.").required()];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("userId", self.user_id.to_string())]
    }
    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        // Only the hyphenated form, as in paths.
        let id = pairs.get("userId").filter(|text| text.len() == 36).and_then(|text| text.parse().ok());
        let user_id = id.ok_or_else(|| FieldErrors::of("userId", "must be the id of a person"))?;
        Ok(Self { user_id })
    }
}

/// A layer that may hold what a person may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// The memory of the server that answers.
    Process,
    /// Redis, which all servers share.
    Redis,
}

/// What a layer holds of a person's permissions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Copy {
    /// The layer.
    pub layer: Layer,
    /// Whether the layer could be asked.
    pub reachable: bool,
    /// Whether it holds a copy.
    pub held: bool,
    /// The version at which the copy was read; none without a copy, or if it cannot be read.
    pub version: Option<i64>,
    /// Whether that is the present version. A copy that is not is never served.
    pub current: bool,
    /// How old the copy is, in seconds.
    pub age_seconds: Option<u64>,
}

/// What a person may do, and where that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Inspection {
    /// Whose it is.
    pub user_id: Uuid,
    /// Their name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// Whether they may sign in; if not, what their role grants is of no use to them.
    pub active: bool,
    /// Their role's key.
    pub role: String,
    /// What the role grants, in the order of the catalogue.
    pub permissions: Vec<Permission>,
    /// The version of who may do what in this tenant, in PostgreSQL; it grows with every change.
    pub version: i64,
    /// The key under which copies are held.
    pub key: String,
    /// The layers above PostgreSQL, from the nearest on.
    pub copies: Vec<Copy>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_is_one_id_in_its_one_form() {
        let whom = InspectWhom { user_id: Uuid::from_u128(7) };
        assert_eq!(InspectWhom::decode(&whom.encode()), Ok(whom));
        for bad in ["", "userId=", "userId=7", "userId=00000000000000000000000000000007"] {
            assert!(InspectWhom::decode(bad).is_err(), "{bad}");
        }
    }
}
