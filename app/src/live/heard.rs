use std::{collections::BTreeMap, time::Duration};

use contract::events::{Event, Scope, Versions};
use query::QueryKey;
use uuid::Uuid;

use super::own::OwnWrites;

/// What has been heard so far, by one person's browser.
#[derive(Debug)]
pub(crate) struct Heard {
    tenant: i32,
    user: Uuid,
    versions: BTreeMap<Scope, i64>,
    own: OwnWrites,
}

/// Data that is outdated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outdated {
    /// All under this key,
    pub(crate) key: QueryKey,
    /// unless it was asked for at this time or later.
    pub(crate) before: Option<Duration>,
}

/// What is to be done about an event.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// This is outdated.
    Outdated(Vec<Outdated>),
    /// All data that the server has may be outdated.
    Everything,
    /// The person is not signed in any more.
    SessionEnded,
}

impl Heard {
    /// Nothing beyond the versions that the page came with. What `own` has reached is known for what is asked for since.
    pub(crate) fn new(tenant: i32, user: Uuid, page: Versions, own: OwnWrites) -> Self {
        Self { tenant, user, versions: page.0, own }
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
                Told::Outdated(vec![Outdated { key: own, before: None }])
            }
            Event::Resync => Told::Everything,
            Event::SessionEnded => Told::SessionEnded,
            Event::Unknown => Told::Outdated(Vec::new()),
        }
    }

    fn reached(&mut self, scope: Scope, version: i64) -> Vec<Outdated> {
        let known = self.versions.entry(scope).or_default();
        if version <= *known {
            return Vec::new();
        }
        *known = version;
        let before = self.own.answered(scope, version);
        let outdated = |family: &&'static str| Outdated { key: QueryKey::new(*family), before };
        scope.families().iter().map(outdated).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard() -> Heard {
        Heard::new(7, Uuid::nil(), Versions(BTreeMap::from([(Scope::Users, 3)])), OwnWrites::default())
    }

    fn changed(scope: Scope, version: i64) -> Event {
        Event::Changed { scope, version, id: None }
    }

    fn keys(told: &Told) -> Vec<String> {
        match told {
            Told::Outdated(all) => all.iter().map(|outdated| outdated.key.to_string()).collect(),
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
    fn what_was_asked_for_after_ones_own_write_has_it() {
        let own = OwnWrites::default();
        let mut heard = Heard::new(7, Uuid::nil(), Versions::default(), own.clone());
        let answered = |version| Versions(BTreeMap::from([(Scope::Users, version)]));
        own.note(&answered(5), Duration::from_secs(50));
        own.note(&answered(4), Duration::from_secs(60));
        let mut before = |version| match heard.hear(changed(Scope::Users, version)) {
            Told::Outdated(all) => all.into_iter().map(|outdated| outdated.before).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        };
        let since = Some(Duration::from_secs(50));
        assert_eq!(before(4), [since], "of someone else, before one's own");
        assert_eq!(before(5), [since]);
        assert_eq!(before(6), [None], "of someone else, since");
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
