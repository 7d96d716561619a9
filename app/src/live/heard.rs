use std::collections::BTreeMap;

use contract::events::{Event, Scope, Versions};
use query::QueryKey;
use uuid::Uuid;

/// What has been heard so far, by one person's browser.
#[derive(Debug)]
pub(crate) struct Heard {
    tenant: i32,
    user: Uuid,
    versions: BTreeMap<Scope, i64>,
}

/// What is to be done about an event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// The data under these keys is outdated.
    Outdated(Vec<QueryKey>),
    /// All data that the server has may be outdated.
    Everything,
    /// The person is not signed in any more.
    SessionEnded,
}

impl Heard {
    /// Nothing beyond the versions that the page came with.
    pub(crate) fn new(tenant: i32, user: Uuid, page: Versions) -> Self {
        Self { tenant, user, versions: page.0 }
    }

    /// What an event says that was not known.
    pub(crate) fn hear(&mut self, event: Event) -> Told {
        match event {
            Event::Changed { scope, version, .. } => Told::Outdated(self.reached(scope, version)),
            Event::Versions { versions } => {
                let reached = versions.0.into_iter();
                Told::Outdated(reached.flat_map(|(scope, version)| self.reached(scope, version)).collect())
            }
            Event::Notified => {
                let own = QueryKey::new("notifications").with(self.tenant).with(self.user.to_string());
                Told::Outdated(vec![own])
            }
            Event::Resync => Told::Everything,
            Event::SessionEnded => Told::SessionEnded,
            Event::Unknown => Told::Outdated(Vec::new()),
        }
    }

    fn reached(&mut self, scope: Scope, version: i64) -> Vec<QueryKey> {
        let known = self.versions.entry(scope).or_default();
        if version <= *known {
            return Vec::new();
        }
        *known = version;
        scope.families().iter().map(|family| QueryKey::new(*family)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard() -> Heard {
        Heard::new(7, Uuid::nil(), Versions(BTreeMap::from([(Scope::Users, 3)])))
    }

    fn changed(scope: Scope, version: i64) -> Event {
        Event::Changed { scope, version, id: None }
    }

    fn keys(told: &Told) -> Vec<String> {
        match told {
            Told::Outdated(keys) => keys.iter().map(ToString::to_string).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_version_is_news_once_and_not_if_the_page_came_with_it() {
        let mut heard = heard();
        assert_eq!(keys(&heard.hear(changed(Scope::Users, 3))), [""; 0]);
        assert_eq!(keys(&heard.hear(changed(Scope::Users, 5))), ["users"]);
        for version in [4, 5] {
            assert_eq!(keys(&heard.hear(changed(Scope::Users, version))), [""; 0]);
        }
        assert_eq!(keys(&heard.hear(changed(Scope::Authz, 1))), ["permissions", "roles"]);
    }

    #[test]
    fn the_versions_tell_what_was_missed() {
        let mut heard = heard();
        let versions = Versions(BTreeMap::from([(Scope::Users, 4), (Scope::Profiles, 9), (Scope::Authz, 0)]));
        assert_eq!(keys(&heard.hear(Event::Versions { versions: versions.clone() })), ["profiles", "users"]);
        assert_eq!(keys(&heard.hear(Event::Versions { versions })), [""; 0]);
    }

    #[test]
    fn a_notification_is_the_persons_own() {
        let own = format!("notifications/7/{}", Uuid::nil());
        assert_eq!(keys(&heard().hear(Event::Notified)), [own]);
    }

    #[test]
    fn what_cannot_be_told_is_everything_and_what_is_not_known_is_nothing() {
        assert_eq!(heard().hear(Event::Resync), Told::Everything);
        assert_eq!(heard().hear(Event::SessionEnded), Told::SessionEnded);
        assert_eq!(keys(&heard().hear(Event::Unknown)), [""; 0]);
    }
}
