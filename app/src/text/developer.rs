use std::time::Duration;

use crate::{format, preferences::EntryStatus};

pub(crate) const TITLE: &str = "Developer";
pub(crate) const LEAD: &str = "For whoever builds on Mono. Off again when the page is loaded anew.";
pub(crate) const DEV_MODE: &str = "Developer view";
pub(crate) const DEV_MODE_HINT: &str = "Adds the debug panel to the bar above.";
pub(crate) const GOD_MODE: &str = "God mode";
pub(crate) const GOD_MODE_HINT: &str =
    "Shows every control, whoever you are. The server still decides what is done.";
pub(crate) const DEVELOPER_MODE: &str = "Developer mode";
pub(crate) const DEVELOPER_MODE_HINT: &str = "Shows ids and versions in lists.";
pub(crate) const DEBUG_MODE: &str = "Debug mode";
pub(crate) const DEBUG_MODE_HINT: &str = "Says in the console what happens in the query cache.";
pub(crate) const RESET_MODES: &str = "All modes off";
pub(crate) const PANEL: &str = "Debug panel";
pub(crate) const MODES: &str = "Modes";
pub(crate) const QUERIES: &str = "Query cache";
pub(crate) const STORE: &str = "UI store";
pub(crate) const SEARCH: &str = "Search by key";
pub(crate) const KEY: &str = "Key";
pub(crate) const STATUS: &str = "Status";
pub(crate) const READERS: &str = "Readers";
pub(crate) const AGE: &str = "Age";
pub(crate) const ANY_STATUS: &str = "Any status";
pub(crate) const READ_OR_NOT: &str = "Read or not";
pub(crate) const READ: &str = "Read by the page";
pub(crate) const NOT_READ: &str = "Kept";

pub(crate) const fn status(status: EntryStatus) -> &'static str {
    match status {
        EntryStatus::Fresh => "Fresh",
        EntryStatus::Stale => "Stale",
        EntryStatus::Fetching => "Fetching",
        EntryStatus::Failed => "Failed",
    }
}

pub(crate) fn age(age: Duration) -> String {
    match age.as_secs() {
        seconds @ 0..120 => format!("{seconds} s"),
        seconds @ 120..7200 => format!("{} min", seconds / 60),
        seconds => format!("{} h", seconds / 3600),
    }
}

pub(crate) fn total(total: usize) -> String {
    match total {
        1 => "1 query".to_owned(),
        n => format!("{} queries", format::count(n as u64)),
    }
}

/// What developer mode says of a row.
pub(crate) fn row(id: uuid::Uuid, version: i64) -> String {
    format!("v{version} · {id}")
}
