//! What was invalidated, for the rows that are not in memory meanwhile.

use crate::{
    erased::QueryRef,
    portable::{FilterPacket, Registry},
};
use serde::{Deserialize, Serialize};
use serde_json::{from_str, to_string};
use std::time::Duration;

/// More than these become one that names everything.
const MOST: usize = 64;

/// Filters, and when they were invalidated last: milliseconds since the Unix epoch.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Outdated(Vec<(FilterPacket, u64)>);

impl Outdated {
    pub(super) fn read(row: &str) -> Option<Self> {
        from_str(row).ok()
    }

    pub(super) fn everything(at: u64) -> Self {
        Self(vec![(FilterPacket::default(), at)])
    }

    pub(super) fn write(&self) -> Option<String> {
        to_string(self).ok()
    }

    pub(super) fn latest(&self) -> u64 {
        self.0.iter().map(|(_, at)| *at).max().unwrap_or_default()
    }

    pub(super) fn add(&mut self, filter: FilterPacket, at: u64) {
        let same = |known: &FilterPacket| to_string(known).ok() == to_string(&filter).ok();
        match self.0.iter_mut().find(|(known, _)| same(known)) {
            Some((_, known_at)) => *known_at = at.max(*known_at),
            None => self.0.push((filter, at)),
        }
        if self.0.len() > MOST {
            *self = Self::everything(self.latest());
        }
    }

    pub(super) fn merge(&mut self, older: Self) {
        for (filter, at) in older.0 {
            self.add(filter, at);
        }
    }

    /// Data older than `max_age` is gone, and so is what there is to say of it.
    pub(super) fn forget(&mut self, now: u64, max_age: Duration) {
        let max_age = u64::try_from(max_age.as_millis()).unwrap_or(u64::MAX);
        self.0.retain(|(_, at)| at.saturating_add(max_age) >= now);
    }

    /// Whether data of `query` that was asked for at that time has been invalidated since.
    pub(super) fn has(&self, registry: &Registry, query: &QueryRef, asked: u64) -> bool {
        self.0.iter().any(|(filter, at)| {
            *at > asked && filter.filter(registry).is_some_and(|filter| filter.names(query))
        })
    }
}
