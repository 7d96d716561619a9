pub(crate) const TITLE: &str = "Audit log";
pub(crate) const CAPTION: &str = "What was done, the newest first";
pub(crate) const AT: &str = "When";
pub(crate) const ACTOR: &str = "Who";
pub(crate) const ACTION: &str = "What";
pub(crate) const DETAIL: &str = "More";
pub(crate) const SHOW_DETAIL: &str = "Show";
pub(crate) const NOBODY: &str = "Nobody signed in";
pub(crate) const GONE: &str = "Someone who is gone";
pub(crate) const ENTITY: &str = "Kind of thing";
pub(crate) const ANY_ENTITY: &str = "Anything";
pub(crate) const FROM: &str = "From";
pub(crate) const TO: &str = "Until";
pub(crate) const APPLY: &str = "Apply";
pub(crate) const CLEAR: &str = "Clear filters";
pub(crate) const PAGES: &str = "Pages of the audit log";
pub(crate) const NEWEST: &str = "Newest";
pub(crate) const OLDER: &str = "Older";
pub(crate) const OFFLINE: &str = "You are offline. The log follows as soon as the connection is back.";
pub(crate) const OUTDATED: &str = "The log could not be brought up to date. There may be newer rows.";
pub(crate) const FAILED: &str = "The audit log could not be loaded";
pub(crate) const NONE: &str = "Nothing here";
pub(crate) const NONE_DETAIL: &str = "Nothing in the log fits these filters.";

/// The kinds of things that something is done to, with their names.
pub(crate) const ENTITIES: [(&str, &str); 5] = [
    ("user", "Users"),
    ("role", "Roles"),
    ("session", "Sessions"),
    ("notification", "Notifications"),
    ("endpoint", "Refusals"),
];

/// What was done; what this version has no words for is called as it is written.
pub(crate) fn action(action: &str) -> String {
    let known = match action {
        "users.create" => "User added",
        "users.change" => "User changed",
        "users.delete" => "User removed",
        "users.import" => "Users imported",
        "roles.grants" => "Role changed",
        "session.opened" => "Signed in",
        "session.ended" => "Session ended",
        "session.refused" => "Sign-in refused",
        "password.changed" => "Password changed",
        "password.refused" => "Password change refused",
        "password.rehashed" => "Password hash renewed",
        "access.refused" => "Refused",
        "notifications.read" => "Notification read",
        "notifications.read_all" => "Notifications read",
        other => other,
    };
    known.to_owned()
}
