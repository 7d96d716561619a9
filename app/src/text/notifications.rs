use contract::notifications::Event;

use crate::format;

pub(crate) const TITLE: &str = "Notifications";
pub(crate) const UNREAD: &str = "Unread";
pub(crate) const MARK_READ: &str = "Mark as read";
pub(crate) const MARK_ALL_READ: &str = "Mark all as read";
pub(crate) const PAGES: &str = "Pages of notifications";
pub(crate) const NEWER: &str = "Newer notifications";
pub(crate) const OLDER: &str = "Older notifications";
pub(crate) const LATEST: &str = "Latest notifications";
pub(crate) const NONE: &str = "Nothing here yet";
pub(crate) const NONE_DETAIL: &str =
    "You will be told here of what others change about you and of what you have started.";
pub(crate) const PAST_THE_END: &str = "This page is empty";
pub(crate) const PAST_THE_END_DETAIL: &str = "There are fewer notifications than this.";
pub(crate) const OFFLINE: &str = "You are offline. What is new follows as soon as the connection is back.";
pub(crate) const OUTDATED: &str =
    "The notifications could not be brought up to date. There may be newer ones.";
pub(crate) const FAILED: &str = "Notifications could not be loaded";
pub(crate) const READ_FAILED: &str = "The notification could not be marked as read.";
pub(crate) const READ_ALL_FAILED: &str = "The notifications could not be marked as read.";

/// What the bell says to those who do not see it.
pub(crate) fn bell(unread: Option<u64>) -> String {
    match unread {
        None | Some(0) => TITLE.to_owned(),
        Some(n) => format!("{TITLE}, {}", unread_count(n)),
    }
}

/// What stands on the bell.
pub(crate) fn badge(unread: u64) -> String {
    if unread > 99 { "99+".to_owned() } else { unread.to_string() }
}

pub(crate) fn unread_count(unread: u64) -> String {
    format!("{} unread", format::count(unread))
}

pub(crate) fn mark_read(sentence: &str) -> String {
    format!("{MARK_READ}: {sentence}")
}

/// What has happened, as a sentence.
pub(crate) fn event(event: &Event) -> String {
    match event {
        Event::RoleChanged { by, from, to } => {
            format!("{by} changed your role from {} to {}.", super::role(from), super::role(to))
        }
        Event::AccessRestored { by } => format!("{by} restored your access."),
        Event::ImportFinished { imported, rejected } => {
            let taken = match imported {
                1 => "1 user was imported".to_owned(),
                n => format!("{} users were imported", format::count(*n)),
            };
            match rejected {
                0 => format!("{taken}."),
                1 => format!("{taken}, 1 row was rejected."),
                n => format!("{taken}, {} rows were rejected.", format::count(*n)),
            }
        }
        Event::Unknown => "Something happened that this version of Mono cannot show.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_event_is_a_sentence() {
        let role = Event::RoleChanged { by: "Ana".into(), from: "viewer".into(), to: "own_role".into() };
        assert_eq!(event(&role), "Ana changed your role from Viewer to own_role.");
        let import = |imported, rejected| event(&Event::ImportFinished { imported, rejected });
        assert_eq!(import(1, 0), "1 user was imported.");
        assert_eq!(import(1200, 1), "1,200 users were imported, 1 row was rejected.");
    }

    #[test]
    fn the_bell_says_how_many_but_shows_no_long_number() {
        assert_eq!(bell(None), "Notifications");
        assert_eq!(bell(Some(1200)), "Notifications, 1,200 unread");
        assert_eq!((badge(99).as_str(), badge(100).as_str()), ("99", "99+"));
    }
}
