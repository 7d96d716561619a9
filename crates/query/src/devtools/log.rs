//! A bounded memory of changes.

use super::Difference;
use crate::{MutationAction, QueryAction, erased::QueryRef, value::Value};
use std::{
    collections::{BTreeMap, HashMap, VecDeque},
    time::Duration,
};

/// How much a [`Recorder`](super::Recorder) keeps. The oldest is dropped first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HistoryLimits {
    /// Changes of one entry. Default: 50.
    pub per_query: usize,
    /// Changes of all entries; also, apart from those, of all mutations. Default: 500.
    pub total: usize,
}

impl Default for HistoryLimits {
    fn default() -> Self {
        Self { per_query: 50, total: 500 }
    }
}

/// Something that happened to an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// When, since the Unix epoch; of the last time if there were several.
    pub at: Duration,
    /// What; `None`: the entry was dropped.
    pub action: Option<QueryAction>,
    /// How often in a row, if nothing differed in between.
    pub times: u32,
    /// How long the fetch took that ended so.
    pub took: Option<Duration>,
    /// The error, as JSON, if it ended so.
    pub error: Option<String>,
    /// How the data shown before and after differ.
    pub differences: Vec<Difference>,
    /// How many differences there are beyond those.
    pub omitted: usize,
}

/// Something that happened to a mutation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MutationChange {
    /// When, since the Unix epoch.
    pub at: Duration,
    /// How the mutation changed.
    pub action: MutationAction,
    /// The error, as JSON, if it ended so.
    pub error: Option<String>,
}

/// What is remembered of one entry.
#[derive(Default)]
pub(super) struct Memory {
    /// The data after the last change.
    pub(super) last: Option<Value>,
    pub(super) fetch_began: Option<Duration>,
    changes: VecDeque<(u64, Change)>,
}

pub(super) struct Log {
    limits: HistoryLimits,
    memories: HashMap<QueryRef, Memory>,
    /// Which entry each change is of, oldest first.
    order: BTreeMap<u64, QueryRef>,
    counter: u64,
    /// Of all mutations, oldest first.
    mutations: VecDeque<(u64, MutationChange)>,
}

impl Log {
    pub(super) fn new(limits: HistoryLimits) -> Self {
        Self {
            limits,
            memories: HashMap::new(),
            order: BTreeMap::new(),
            counter: 0,
            mutations: VecDeque::new(),
        }
    }

    pub(super) fn memory(&mut self, query: &QueryRef) -> &mut Memory {
        self.memories.entry(query.clone()).or_default()
    }

    /// The changes of `query`, newest first.
    pub(super) fn changes(&self, query: &QueryRef) -> Vec<Change> {
        let changes = self.memories.get(query).map(|memory| &memory.changes);
        changes.into_iter().flatten().rev().map(|(_, change)| change.clone()).collect()
    }

    /// What has happened to `mutation`, newest first.
    pub(super) fn mutation_changes(&self, mutation: u64) -> Vec<MutationChange> {
        let own = self.mutations.iter().rev().filter(|(id, _)| *id == mutation);
        own.map(|(_, change)| change.clone()).collect()
    }

    pub(super) fn push_mutation(&mut self, mutation: u64, change: MutationChange) {
        self.mutations.push_back((mutation, change));
        if self.mutations.len() > self.limits.total {
            self.mutations.pop_front();
        }
    }

    pub(super) fn push(&mut self, query: &QueryRef, change: Change) {
        self.counter += 1;
        let id = self.counter;
        let most = self.limits.per_query;
        let memory = self.memory(query);
        if let Some((_, last)) = memory.changes.back_mut().filter(|(_, last)| is_repeated(last, &change)) {
            *last = Change { times: last.times + 1, ..change };
            return;
        }
        memory.changes.push_back((id, change));
        let old = (memory.changes.len() > most).then(|| memory.changes.pop_front()).flatten();
        self.order.insert(id, query.clone());
        if let Some((id, _)) = old {
            self.order.remove(&id);
        }
        while self.order.len() > self.limits.total {
            let Some((_, query)) = self.order.pop_first() else { break };
            if let Some(memory) = self.memories.get_mut(&query) {
                memory.changes.pop_front();
            }
            self.forget(&query);
        }
    }

    /// Drops the memory of `query` if there is nothing in it.
    pub(super) fn forget(&mut self, query: &QueryRef) {
        if self.memories.get(query).is_some_and(|memory| memory.changes.is_empty() && memory.last.is_none()) {
            self.memories.remove(query);
        }
    }
}

fn is_repeated(last: &Change, next: &Change) -> bool {
    let is_plain = |change: &Change| change.differences.is_empty() && change.error.is_none();
    last.action == next.action && is_plain(last) && is_plain(next)
}
