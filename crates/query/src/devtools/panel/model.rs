//! What the panel lists, and in which order.

use crate::{
    FetchStatus, Status,
    devtools::{Inspection, QueryIdentity, QueryInspection},
};
use std::{cmp::Ordering, time::Duration};

/// What an entry is counted as: the first of these that holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Kind {
    Fetching,
    Paused,
    Error,
    Inactive,
    Stale,
    Fresh,
}

impl Kind {
    /// In the order they are shown in.
    pub(super) const ALL: [Self; 6] =
        [Self::Fresh, Self::Fetching, Self::Paused, Self::Stale, Self::Inactive, Self::Error];

    pub(super) fn of(query: &QueryInspection) -> Self {
        match (query.fetch_status, query.status) {
            (FetchStatus::Fetching, _) => Self::Fetching,
            (FetchStatus::Paused, _) => Self::Paused,
            (_, Status::Error) => Self::Error,
            _ if !query.is_active => Self::Inactive,
            _ if query.is_stale => Self::Stale,
            _ => Self::Fresh,
        }
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Fetching => "fetching",
            Self::Paused => "paused",
            Self::Error => "error",
            Self::Inactive => "inactive",
            Self::Stale => "stale",
            Self::Fresh => "fresh",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum SortBy {
    #[default]
    Status,
    Key,
    Updated,
}

impl SortBy {
    pub(super) const ALL: [Self; 3] = [Self::Status, Self::Key, Self::Updated];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Status => "Status",
            Self::Key => "Key",
            Self::Updated => "Last updated",
        }
    }
}

/// Which queries are listed, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Listing {
    /// Words that must all occur in key, type or `Debug`, whatever their case.
    pub(super) text: String,
    pub(super) kind: Option<Kind>,
    pub(super) sort: SortBy,
    pub(super) descending: bool,
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Row {
    pub(super) identity: QueryIdentity,
    pub(super) key: String,
    pub(super) type_name: &'static str,
    pub(super) kind: Kind,
    pub(super) observers: usize,
    pub(super) layers: usize,
    pub(super) updated_at: Option<Duration>,
    pub(super) is_simulated: bool,
    pub(super) is_disabled: bool,
    pub(super) is_static: bool,
}

impl Row {
    fn of(query: &QueryInspection) -> Self {
        Self {
            identity: query.identity(),
            key: query.key.to_string(),
            type_name: short_type(query.type_name),
            kind: Kind::of(query),
            observers: query.observers.len(),
            layers: query.layers.len(),
            updated_at: query.data_updated_at.max(query.error_updated_at),
            is_simulated: query.simulation().is_some(),
            is_disabled: query.is_disabled,
            is_static: query.is_static,
        }
    }
}

/// How many entries there are of each kind.
pub(super) fn count(inspection: &Inspection, kind: Kind) -> usize {
    inspection.queries.iter().filter(|query| Kind::of(query) == kind).count()
}

/// The lines of the list, at most `most`, and how many match.
pub(super) fn rows(inspection: &Inspection, listing: &Listing, most: usize) -> (Vec<Row>, usize) {
    let words: Vec<String> = listing.text.split_whitespace().map(str::to_lowercase).collect();
    let mut listed: Vec<&QueryInspection> = inspection
        .queries
        .iter()
        .filter(|query| listing.kind.is_none_or(|kind| Kind::of(query) == kind))
        .filter(|query| matches(query, &words))
        .collect();
    listed.sort_by(|a, b| {
        // Equal ones stay in the order of their keys, in either direction.
        let order = compare(listing.sort, a, b);
        if listing.descending { order.reverse() } else { order }
    });
    let count = listed.len();
    (listed.into_iter().take(most).map(Row::of).collect(), count)
}

fn compare(sort: SortBy, a: &QueryInspection, b: &QueryInspection) -> Ordering {
    match sort {
        SortBy::Status => Kind::of(a).cmp(&Kind::of(b)),
        SortBy::Key => a.key.cmp(&b.key),
        SortBy::Updated => a.data_updated_at.cmp(&b.data_updated_at),
    }
}

fn matches(query: &QueryInspection, words: &[String]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = format!("{} {} {}", query.key, query.type_name, query.query()).to_lowercase();
    words.iter().all(|word| text.contains(word))
}

/// A type's name without its path.
pub(super) fn short_type(name: &'static str) -> &'static str {
    let generics = name.find('<').unwrap_or(name.len());
    name[..generics].rfind("::").map_or(name, |colons| &name[colons + 2..])
}

/// What a deadline is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Waits {
    Stale,
    Refetch,
    Drop,
}

impl Waits {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stale => "goes stale",
            Self::Refetch => "fetches again",
            Self::Drop => "is dropped",
        }
    }
}

/// Something that time alone will do.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Deadline {
    pub(super) at: Duration,
    pub(super) waits: Waits,
    pub(super) identity: QueryIdentity,
    pub(super) key: String,
    /// For which observer.
    pub(super) observer: Option<u64>,
}

/// All deadlines, the next first.
pub(super) fn deadlines(queries: &[QueryInspection]) -> Vec<Deadline> {
    let mut deadlines: Vec<Deadline> = queries.iter().flat_map(of_query).collect();
    deadlines.sort_by_key(|deadline| (deadline.at, deadline.waits));
    deadlines
}

fn of_query(query: &QueryInspection) -> Vec<Deadline> {
    let mut found = Vec::new();
    let mut add = |at: Option<Duration>, waits, observer| {
        if let Some(at) = at {
            let (identity, key) = (query.identity(), query.key.to_string());
            found.push(Deadline { at, waits, identity, key, observer });
        }
    };
    add(query.gc_at, Waits::Drop, None);
    for observer in &query.observers {
        add(observer.stale_at, Waits::Stale, Some(observer.id));
        add(observer.interval_at, Waits::Refetch, Some(observer.id));
    }
    found
}
