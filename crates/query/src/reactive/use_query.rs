//! A query in a component.

use super::{
    bound::{Bound, Part, Source},
    rows::{Rows, UseRows},
    transfer::Seat,
    use_query_client,
    waiting::Upstream,
};
use crate::{
    FetchStatus, Query, QueryOptions, QueryState,
    erased::QueryRef,
    state::{RawState, typed},
    value::Value,
};
use leptos::prelude::{Effect, Get, GetValue, Memo, Signal, StoredValue, Track};
use std::{collections::HashMap, fmt, hash::Hash, marker::PhantomData, sync::Arc};

/// A component's hold on a query. It is `Copy`, and each of its readers wakes for what it reads alone.
///
/// It ends with the component that made it; what is read then is empty.
pub struct UseQuery<Q: Query> {
    bound: StoredValue<Arc<Bound>>,
    query: PhantomData<fn() -> Q>,
}

/// Observes the query that `query` gives, and turns to another when that changes.
///
/// On the server it is fetched once and its outcome travels with the page; in the browser it is there at the first
/// render.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_query<Q: Query>(query: impl Fn() -> Q + Send + Sync + 'static) -> UseQuery<Q> {
    use_query_with(query, QueryOptions::new)
}

/// [`use_query`] with options of this observer, which may change too: `enabled`, `keep_previous`, `stale_time`…
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_query_with<Q: Query>(
    query: impl Fn() -> Q + Send + Sync + 'static,
    options: impl Fn() -> QueryOptions + Send + Sync + 'static,
) -> UseQuery<Q> {
    UseQuery {
        bound: bind(Box::new(move || (QueryRef::new(&query()), Arc::new(options())))),
        query: PhantomData,
    }
}

#[track_caller]
fn bind(source: Box<dyn Fn() -> Source + Send + Sync>) -> StoredValue<Arc<Bound>> {
    let client = use_query_client();
    let upstream = Upstream::default();
    let noting = upstream.clone();
    let source = Memo::new(move |_| noting.note(&source));
    let bound = Bound::new(client, (source, upstream), Seat::take());
    let weak = Arc::downgrade(&bound);
    // Runs in the browser only, and for the first time when the page is hydrated.
    Effect::new(move |_| {
        source.track();
        if let Some(bound) = weak.upgrade() {
            bound.hydrated();
            bound.follow();
        }
    });
    StoredValue::new(bound)
}

impl<Q: Query> UseQuery<Q> {
    /// What to show: the server's data under the optimistic layers; `None` before there is any.
    ///
    /// Wakes its reader only when the data changes. Read inside `<Suspense>` or `<Transition>` it makes them, and the
    /// server's rendering, wait for the first outcome.
    pub fn data(&self) -> Option<Arc<Q::Data>> {
        data_of(self.bound).and_then(typed)
    }

    /// The error of the last settled fetch, if it failed. Wakes only when that changes; inside `<Suspense>` it waits as
    /// [`data`](Self::data) does.
    pub fn error(&self) -> Option<Arc<Q::Error>> {
        error_of(self.bound).and_then(typed)
    }

    /// Everything; wakes for everything. Inside `<Suspense>` it waits as [`data`](Self::data) does.
    pub fn state(&self) -> QueryState<Q> {
        QueryState::of(state_of(self.bound))
    }

    /// Whether a fetch runs now, the first or a later one.
    pub fn is_fetching(&self) -> bool {
        is_fetching(self.bound)
    }

    /// Whether [`data`](Self::data) is that of the query before, shown until this one's is there.
    pub fn is_placeholder_data(&self) -> bool {
        is_placeholder(self.bound)
    }

    /// A part of the data, whose readers wake only when that part changes. Inside `<Suspense>` it waits as
    /// [`data`](Self::data) does.
    pub fn select<T: Clone + PartialEq + Send + Sync + 'static>(
        &self,
        select: impl Fn(&Q::Data) -> T + Send + Sync + 'static,
    ) -> Signal<Option<T>> {
        let query = *self;
        let upstream = Upstream::default();
        let selected = Memo::new(move |_| upstream.note(|| query.data().map(|data| select(&data))));
        Signal::derive(move || {
            // The memo does not know where it is read.
            query.suspend();
            selected.try_get().flatten()
        })
    }

    /// The rows that `list` finds in the data, by their keys: each reader of a row wakes for that row alone, at a cost
    /// for each new data that grows with the number of rows. Keys must not repeat.
    ///
    /// Call it where the query was made; it ends with that component.
    pub fn rows<K, R>(
        &self,
        list: impl Fn(&Q::Data) -> &[R] + Send + Sync + 'static,
        key: impl Fn(&R) -> K + Send + Sync + 'static,
    ) -> UseRows<K, R>
    where
        K: Clone + Eq + Hash + Send + Sync + 'static,
        R: Clone + PartialEq + Send + Sync + 'static,
    {
        let bound = self.bound.get_value();
        let source = Arc::downgrade(&bound);
        Rows::bind(bound, move |known: &HashMap<K, Arc<R>>| {
            let bound = source.upgrade();
            let data = bound.and_then(|bound| bound.shown_data()).and_then(typed::<Q::Data>);
            let Some(data) = data else { return Vec::new() };
            let keep = |row: &R| {
                let key = key(row);
                let same = known.get(&key).filter(|known| ***known == *row).cloned();
                (key, same.unwrap_or_else(|| Arc::new(row.clone())))
            };
            list(&data).iter().map(keep).collect()
        })
    }

    /// Fetches, even if it is fresh or disabled.
    pub fn refetch(&self) {
        if let Some(bound) = self.bound.try_get_value() {
            bound.refetch();
        }
    }

    pub(super) fn bound(&self) -> Option<Arc<Bound>> {
        self.bound.try_get_value()
    }

    /// Makes the enclosing `<Suspense>`, if any, wait for the first outcome.
    pub(super) fn suspend(&self) {
        if let Some(bound) = self.bound.try_get_value() {
            bound.note_missed();
            bound.suspend();
        }
    }

    pub(super) fn tracked<T>(&self, part: Part, read: impl FnOnce(&Arc<Bound>) -> T) -> Option<T> {
        tracked(self.bound, part, read)
    }
}

// Compiled once, whatever the number of query types.

fn data_of(bound: StoredValue<Arc<Bound>>) -> Option<Value> {
    awaited(bound, Part::Data, |state| state.data.clone())?
}

fn error_of(bound: StoredValue<Arc<Bound>>) -> Option<Value> {
    awaited(bound, Part::Error, |state| state.meta.error.clone())?
}

fn state_of(bound: StoredValue<Arc<Bound>>) -> RawState {
    awaited(bound, Part::Everything, Clone::clone).unwrap_or_default()
}

fn is_fetching(bound: StoredValue<Arc<Bound>>) -> bool {
    let is_fetching = |state: &RawState| state.meta.fetch_status == FetchStatus::Fetching;
    tracked(bound, Part::Fetching, |bound| bound.read(is_fetching)).unwrap_or_default()
}

fn is_placeholder(bound: StoredValue<Arc<Bound>>) -> bool {
    tracked(bound, Part::Placeholder, |bound| bound.read(|state| state.is_placeholder)).unwrap_or_default()
}

fn awaited<T>(bound: StoredValue<Arc<Bound>>, part: Part, read: impl FnOnce(&RawState) -> T) -> Option<T> {
    tracked(bound, part, |bound| {
        bound.suspend();
        bound.read(read)
    })
}

fn tracked<T>(bound: StoredValue<Arc<Bound>>, part: Part, read: impl FnOnce(&Arc<Bound>) -> T) -> Option<T> {
    let bound = bound.try_get_value()?;
    bound.note_missed();
    bound.track(part);
    Some(read(&bound))
}

impl<Q: Query> Clone for UseQuery<Q> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Q: Query> Copy for UseQuery<Q> {}

impl<Q: Query> fmt::Debug for UseQuery<Q> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UseQuery").finish_non_exhaustive()
    }
}
