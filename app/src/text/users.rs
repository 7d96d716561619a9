use contract::users::{Sort, SortField};

use crate::{format, preferences::Language};

pub(crate) const TITLE: &str = "Users";
/// What the table is of.
pub(crate) const fn caption(language: Language) -> &'static str {
    match language {
        Language::BritishEnglish => "Users of your organisation",
        Language::AmericanEnglish => "Users of your organization",
    }
}
pub(crate) const ADD: &str = "Add user";
pub(crate) const ADDING: &str = "Adding…";
pub(crate) const IMPORT: &str = "Import";
pub(crate) const EXPORT: &str = "Export";
pub(crate) const SEARCH: &str = "Search by name or e-mail";
pub(crate) const APPLY: &str = "Apply";
pub(crate) const CLEAR: &str = "Clear filters";
pub(crate) const ANY_ROLE: &str = "Any role";
pub(crate) const ANY_STATUS: &str = "Any status";
pub(crate) const ORDER: &str = "Order";
pub(crate) const NAME: &str = "Name";
pub(crate) const EMAIL: &str = "E-mail";
pub(crate) const ROLE: &str = "Role";
pub(crate) const STATUS: &str = "Status";
pub(crate) const ACTIONS: &str = "Actions";
pub(crate) const SHOW: &str = "Show";
pub(crate) const REMOVE: &str = "Remove";
pub(crate) const ACTIVATE: &str = "Activate";
pub(crate) const SUSPEND: &str = "Suspend";
pub(crate) const SELECTION: &str = "Selected users";
pub(crate) const SELECT_ALL: &str = "Select all on this page";
pub(crate) const SELECT_NONE: &str = "Select nobody";
pub(crate) const RENAME_HINT: &str = "Press Enter to rename, x to select.";
pub(crate) const REMOVE_DETAIL: &str =
    "They lose access at once and disappear from every list. This cannot be undone.";
pub(crate) const PAGES: &str = "Pages of users";
pub(crate) const PER_PAGE: &str = "Rows";
pub(crate) const PREVIOUS: &str = "Previous page";
pub(crate) const NEXT: &str = "Next page";
pub(crate) const FIRST_PAGE: &str = "First page";
pub(crate) const OFFLINE: &str = "You are offline. The list follows as soon as the connection is back.";
pub(crate) const OUTDATED: &str = "The list could not be brought up to date. What you see may be old.";
pub(crate) const FAILED: &str = "Users could not be loaded";
pub(crate) const NO_MATCH: &str = "Nobody matches";
pub(crate) const NO_MATCH_DETAIL: &str = "No user fits this search and these filters.";
pub(crate) const NOBODY: &str = "No users yet";
pub(crate) const NOBODY_DETAIL: &str = "Add the first one, or import a file.";
pub(crate) const PAST_THE_END: &str = "This page is empty";
pub(crate) const PAST_THE_END_DETAIL: &str = "The list has become shorter than this.";

pub(crate) const fn column(field: SortField) -> &'static str {
    match field {
        SortField::Name => NAME,
        SortField::Email => EMAIL,
        SortField::Role => ROLE,
        SortField::Status => STATUS,
        SortField::CreatedAt => "Added",
    }
}

pub(crate) fn order(sort: Sort) -> String {
    match (sort.field, sort.descending) {
        (SortField::CreatedAt, true) => "Newest first".to_owned(),
        (SortField::CreatedAt, false) => "Oldest first".to_owned(),
        (field, true) => format!("{}, Z to A", column(field)),
        (field, false) => format!("{}, A to Z", column(field)),
    }
}

pub(crate) fn count(total: u64, at_least: bool) -> String {
    format!("{}{}", format::count(total), if at_least { "+" } else { "" })
}

pub(crate) fn total(total: u64, at_least: bool) -> String {
    format!("{} in all", count(total, at_least))
}

pub(crate) fn range(first: u64, last: u64, total: u64, at_least: bool) -> String {
    if first > last {
        return self::total(total, at_least);
    }
    format!("{}–{} of {}", format::count(first), format::count(last), count(total, at_least))
}

pub(crate) fn place(page: u32, pages: u32) -> String {
    format!("{} / {}", format::count(page.into()), format::count(pages.into()))
}

pub(crate) fn name_of(name: &str) -> String {
    format!("Name of {name}")
}

pub(crate) fn role_of(name: &str) -> String {
    format!("Role of {name}")
}

pub(crate) fn status_of(name: &str) -> String {
    format!("Status of {name}")
}

pub(crate) fn rename(name: &str) -> String {
    format!("Rename {name}")
}

pub(crate) fn remove(name: &str) -> String {
    format!("Remove {name}")
}

pub(crate) fn remove_question(names: &[String]) -> String {
    format!("Remove {}?", one_or_many(names))
}

pub(crate) fn added(name: &str) -> String {
    format!("{name} has been added.")
}

pub(crate) fn will_be_added(name: &str) -> String {
    format!("{name} will be added when the connection is back.")
}

pub(crate) fn add_failed(name: &str, email: &str) -> String {
    format!("{name} ({email}) could not be added.")
}

pub(crate) fn changed_meanwhile(now: &str) -> String {
    format!("Meanwhile someone else has changed it to {now}.")
}

pub(crate) fn removed(names: &[String]) -> String {
    let have = if names.len() == 1 { "has" } else { "have" };
    format!("{} {have} been removed.", one_or_many(names))
}

fn one_or_many(names: &[String]) -> String {
    match names {
        [name] => name.clone(),
        names => format!("{} users", format::count(names.len() as u64)),
    }
}

pub(crate) fn select(name: &str) -> String {
    format!("Select {name}")
}

/// How many are selected; nothing if nobody is.
pub(crate) fn selected(count: usize) -> String {
    if count == 0 { String::new() } else { format!("{} selected", format::count(count as u64)) }
}

pub(crate) fn rename_failed(from: &str, to: &str) -> String {
    format!("{from} could not be renamed to {to}.")
}

pub(crate) fn role_failed(name: &str) -> String {
    format!("The role of {name} could not be changed.")
}

pub(crate) fn status_failed(name: &str) -> String {
    format!("The status of {name} could not be changed.")
}

pub(crate) fn remove_failed(name: &str) -> String {
    format!("{name} could not be removed.")
}
