use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};
use uuid::Uuid;

use super::Scope;

/// The versions that the scopes of a tenant have reached; one that nothing was ever written in is missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Versions(pub BTreeMap<Scope, i64>);

impl<'de> Deserialize<'de> for Versions {
    /// Scopes of a later build are left out: this one holds nothing that depends on them.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let all = BTreeMap::<String, i64>::deserialize(deserializer)?;
        Ok(Self(
            all.into_iter().filter_map(|(name, version)| Some((Scope::parse(&name)?, version))).collect(),
        ))
    }
}

impl Versions {
    /// The header in which the answer to a write says which versions it has reached.
    pub const HEADER: &str = "mono-versions";

    /// As the header's value, like `authz=4, users=12`.
    pub fn header(&self) -> String {
        let pairs: Vec<String> =
            self.0.iter().map(|(scope, version)| format!("{}={version}", scope.as_str())).collect();
        pairs.join(", ")
    }

    /// What such a value says. Scopes of a later build, and what is none, are left out.
    pub fn from_header(value: &str) -> Self {
        let pair = |pair: &str| {
            let (scope, version) = pair.trim().split_once('=')?;
            Some((Scope::parse(scope)?, version.parse().ok()?))
        };
        Self(value.split(',').filter_map(pair).collect())
    }
}

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Event {
    /// A scope of the tenant has reached a version.
    Changed {
        /// The scope.
        scope: Scope,
        /// The version.
        version: i64,
        /// The one record that was changed, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        id: Option<Uuid>,
    },
    /// The notifications of the person have changed: there is one more, or some have been read elsewhere.
    Notified,
    /// The versions as of now. The first event of a stream after what was missed, and its heartbeat: whoever holds older
    /// data has missed something.
    Versions {
        /// Them.
        versions: Versions,
    },
    /// What was missed cannot be told any more: all that is held may be outdated. The stream goes on from the id of this
    /// event; it may end here, and the next one begins there.
    Resync,
    /// The session has ended. The stream ends with this.
    SessionEnded,
    /// One that this build does not know. It holds nothing that such an event could be about.
    #[serde(other)]
    Unknown,
}

impl Event {
    /// Reads the data of a message. What cannot be read is [`Event::Unknown`].
    pub fn read(data: &str) -> Self {
        serde_json::from_str(data).unwrap_or(Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_have_their_kind_beside_their_fields() {
        let changed = Event::Changed { scope: Scope::Users, version: 7, id: None };
        let versions = Event::Versions { versions: Versions(BTreeMap::from([(Scope::Authz, 3)])) };
        let table = [
            (changed, r#"{"kind":"changed","scope":"users","version":7}"#),
            (versions, r#"{"kind":"versions","versions":{"authz":3}}"#),
            (Event::Notified, r#"{"kind":"notified"}"#),
            (Event::Resync, r#"{"kind":"resync"}"#),
            (Event::SessionEnded, r#"{"kind":"sessionEnded"}"#),
        ];
        for (event, json) in table {
            assert_eq!(serde_json::to_string(&event).unwrap(), json);
            assert_eq!(Event::read(json), event);
        }
    }

    #[test]
    fn what_a_later_build_says_is_passed_over() {
        let later = r#"{"kind":"versions","versions":{"authz":3,"moons":9}}"#;
        let versions = Versions(BTreeMap::from([(Scope::Authz, 3)]));
        assert_eq!(Event::read(later), Event::Versions { versions });
        for text in
            [r#"{"kind":"moonrise","at":7}"#, r#"{"kind":"changed","scope":"moons","version":1}"#, "", "null"]
        {
            assert_eq!(Event::read(text), Event::Unknown, "{text}");
        }
    }

    #[test]
    fn versions_are_the_same_after_they_were_a_header() {
        let versions = Versions(BTreeMap::from([(Scope::Authz, 3), (Scope::Users, 12)]));
        assert_eq!(versions.header(), "authz=3, users=12");
        assert_eq!(Versions::from_header(&versions.header()), versions);
        let of_later = "authz=3, weather=1,users=x, =, users = 12, users=12";
        assert_eq!(Versions::from_header(of_later), versions);
        assert_eq!(Versions::from_header(""), Versions::default());
    }
}
