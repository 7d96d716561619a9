//! Settings that are the caller's code. None of it runs under the cache's lock.

use crate::{
    Query, QueryClient, QueryOptions, QueryState,
    cache::{Callback, Inner, seed},
    erased::QueryRef,
    observer::ObserverCore,
    options::Resolved,
    state::{RawState, typed},
    value::Value,
};
use std::{
    any::{Any, type_name},
    fmt,
    mem::offset_of,
    sync::Arc,
    time::Duration,
};

type Compute = dyn Fn(&QueryRef, &RawState) -> Option<QueryOptions> + Send + Sync;
type Seed = dyn Fn(&QueryRef, &QueryClient) -> Option<Value> + Send + Sync;
type Fill = dyn Fn(&QueryRef, Option<(QueryRef, Value)>) -> Option<Value> + Send + Sync;

macro_rules! closures {
    ($($(#[$doc:meta])* $name:ident($call:ty)),*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub(crate) struct $name(pub(crate) Arc<$call>);

        impl PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Arc::ptr_eq(&self.0, &other.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

/// Settings that follow from the state. What is done about them is reached through here, so that a program which has none
/// does not carry it.
#[derive(Clone)]
pub(crate) struct Computed {
    compute: Arc<Compute>,
    /// What the cache calls for an observer: the settings are looked at first.
    pub(crate) watch: fn(&ObserverCore) -> Callback,
    /// Puts what follows from the state over the other settings.
    pub(crate) settle: fn(Computed, &Arc<Inner>, &QueryRef, &mut Resolved),
}

impl PartialEq for Computed {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.compute, &other.compute)
    }
}

impl fmt::Debug for Computed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Computed")
    }
}

/// Data to begin with.
#[derive(Clone)]
pub(crate) struct Initial {
    pub(crate) data: Arc<Seed>,
    /// Puts it in; reached through here by those who have any.
    pub(crate) seed: fn(&Initial, &Arc<Inner>, &QueryRef, &Arc<Resolved>),
}

impl PartialEq for Initial {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.data, &other.data)
    }
}

impl fmt::Debug for Initial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Initial")
    }
}

fn settle(computed: Computed, inner: &Arc<Inner>, query: &QueryRef, resolved: &mut Resolved) {
    let state =
        inner.transact(|store, fx| store.entries.get(query).map(|entry| entry.state(Some(resolved), fx.now)));
    if let Some(options) = (computed.compute)(query, &state.unwrap_or_default()) {
        resolved.apply(&options);
        resolved.computed = Some(computed);
    }
}

closures! {
    /// What is shown while there is no data.
    Placeholder(Fill)
}

/// Whatever the caller wants to know again later.
#[derive(Clone)]
pub(crate) struct Meta {
    value: Arc<dyn Any + Send + Sync>,
    type_name: &'static str,
}

impl Meta {
    pub(crate) fn get<T: Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        typed(self.value.clone())
    }
}

impl PartialEq for Meta {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.value, &other.value)
    }
}

impl fmt::Debug for Meta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.type_name)
    }
}

impl QueryOptions {
    /// Settings that follow from the query's state: `stale_time`, `enabled`, `refetch_interval`, `refetch_on_mount` and
    /// the like may depend on the data, the error or the number of failures. What `compute` sets is the strongest.
    ///
    /// It is asked when an observer comes or turns, and again after each change of the state that it was given; without
    /// observers when the query is asked for by hand. It counts for queries of type `Q` alone.
    #[must_use]
    pub fn computed<Q: Query>(
        self,
        compute: impl Fn(&QueryState<Q>) -> QueryOptions + Send + Sync + 'static,
    ) -> Self {
        let computed = Computed {
            compute: Arc::new(move |query, state| {
                query.is::<Q>().then(|| compute(&QueryState::of(state.clone())))
            }),
            watch: ObserverCore::computing_callback,
            settle,
        };
        self.set(offset_of!(Resolved, computed), computed, |resolved, value| resolved.computed = Some(value))
    }

    /// Data to begin with, such as an item of a list that is cached already. It is put into the cache when the query is
    /// first asked for, or whenever it then has no data, and counts as received just then, or at
    /// [`initial_data_updated_at`](Self::initial_data_updated_at): with a `stale_time` of zero it is fetched at once all
    /// the same. It is no update ([`QueryState::data_update_count`]), and what a reset goes back to.
    ///
    /// It counts for queries of type `Q` alone.
    #[must_use]
    pub fn initial_data<Q: Query>(
        self,
        initial: impl Fn(&Q, &QueryClient) -> Option<Q::Data> + Send + Sync + 'static,
    ) -> Self {
        let data: Arc<Seed> =
            Arc::new(move |query, client| Some(Arc::new(initial(query.downcast::<Q>()?, client)?) as Value));
        let initial = Initial { data, seed };
        self.set(offset_of!(Resolved, initial), initial, |resolved, value| resolved.initial = Some(value))
    }

    /// What an observer shows while there is no data: as success, marked as
    /// [placeholder](QueryState::is_placeholder_data), and never in the cache. It is given the last data that the
    /// observer had of an earlier query, and is asked once for each query the observer turns to; if there was such data,
    /// once more without it, for when the query's own data is taken away.
    ///
    /// It counts for queries of type `Q` alone.
    #[must_use]
    pub fn placeholder_data<Q: Query>(
        self,
        placeholder: impl Fn(&Q, Option<&Q::Data>) -> Option<Q::Data> + Send + Sync + 'static,
    ) -> Self {
        self.placeholder_data_from(move |query, previous| placeholder(query, previous.map(|(_, data)| data)))
    }

    /// [`placeholder_data`](Self::placeholder_data) that is also told of which query the previous data was.
    #[must_use]
    pub fn placeholder_data_from<Q: Query>(
        self,
        placeholder: impl Fn(&Q, Option<(&Q, &Q::Data)>) -> Option<Q::Data> + Send + Sync + 'static,
    ) -> Self {
        let fill = Placeholder(Arc::new(move |query, previous| {
            let previous = previous.and_then(|(of, data)| Some((of, typed::<Q::Data>(data)?)));
            let previous = previous.as_ref().and_then(|(of, data)| Some((of.downcast::<Q>()?, &**data)));
            Some(Arc::new(placeholder(query.downcast::<Q>()?, previous)?) as Value)
        }));
        self.set(offset_of!(Resolved, placeholder), fill, |resolved, value| {
            resolved.placeholder = Some(value)
        })
    }

    /// Whatever the fetch, predicates, listeners and global callbacks should know of the query: see
    /// [`FetchContext::meta`](crate::FetchContext::meta), [`EntryView::meta`](crate::EntryView::meta) and
    /// [`CacheEvent::meta`](crate::CacheEvent::meta).
    #[must_use]
    pub fn meta<T: Send + Sync + 'static>(self, meta: T) -> Self {
        let meta = Meta { value: Arc::new(meta), type_name: type_name::<T>() };
        self.set(offset_of!(Resolved, meta), meta, |resolved, value| resolved.meta = Some(value))
    }

    /// How old [`initial_data`](Self::initial_data) is, since the Unix epoch. Default: just received.
    #[must_use]
    pub fn initial_data_updated_at(self, at: Duration) -> Self {
        self.set(offset_of!(Resolved, initial_updated_at), at, |resolved, value| {
            resolved.initial_updated_at = Some(value);
        })
    }
}
