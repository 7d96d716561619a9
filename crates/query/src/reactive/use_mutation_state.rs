//! The mutations of all components.

use super::use_query_client;
use crate::{Mutation, MutationFilter, MutationState, QueryClient};
use leptos::{
    prelude::{ArcRwSignal, GetUntracked, Notify, Set, Signal, StoredValue, Track},
    reactive::signal::ArcTrigger,
};
use std::sync::Arc;

/// The states of the mutations of type `M` that `filter` names, oldest first, whoever asked for them; over when their
/// `gc_time` has passed. Wakes when one of type `M` changes.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_mutation_state<M: Mutation>(filter: MutationFilter) -> Signal<Vec<MutationState<M>>> {
    let client = use_query_client();
    let changed = ArcTrigger::new();
    let subscription = {
        let changed = changed.clone();
        client.subscribe_mutations(move |event| {
            if event.mutation.get::<M>().is_some() {
                changed.notify();
            }
        })
    };
    // Ends with the component.
    StoredValue::new(subscription);
    Signal::derive(move || {
        changed.track();
        client.mutation_states(&filter)
    })
}

/// How many of the mutations that `filter` names are under way, as a signal.
///
/// # Panics
/// If no client was provided.
#[track_caller]
pub fn use_is_mutating(filter: MutationFilter) -> Signal<usize> {
    let client = use_query_client();
    let count = ArcRwSignal::new(client.is_mutating(&filter));
    let subscription = {
        let count = count.clone();
        // The client holds the listener, so the listener must not hold the client.
        let inner = Arc::downgrade(client.inner());
        client.subscribe_mutations(move |_| {
            let Some(inner) = inner.upgrade() else { return };
            let now = QueryClient::from_inner(inner).is_mutating(&filter);
            if count.get_untracked() != now {
                count.set(now);
            }
        })
    };
    StoredValue::new(subscription);
    count.into()
}
