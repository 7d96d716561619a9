//! Mutations as signals.

use crate::support::{SetItem, world};
use leptos::prelude::*;
use query::{
    MutationFilter, MutationStatus, provide_query_client, use_is_mutating, use_mutation, use_mutation_state,
};

#[test]
fn one_component_sees_what_another_has_asked_for() {
    let world = world();
    let owner = Owner::new();
    owner.with(|| {
        provide_query_client(world.client.clone());
        let asker = use_mutation::<SetItem>();
        let other = Owner::new();
        let (states, count) = other.with(|| {
            (use_mutation_state::<SetItem>(MutationFilter::all()), use_is_mutating(MutationFilter::all()))
        });
        assert_eq!(count.get_untracked(), 0);
        asker.mutate(SetItem::new(1, 5));
        let statuses = || states.get_untracked().into_iter().map(|state| state.status).collect::<Vec<_>>();
        assert_eq!((statuses(), count.get_untracked()), (vec![MutationStatus::Pending], 1));
        world.answer();
        assert_eq!((statuses(), count.get_untracked()), (vec![MutationStatus::Success], 0));
        let derived = other.with(|| Memo::new(move |_| states.get().len()));
        assert_eq!(derived.get_untracked(), 1);
        asker.mutate(SetItem::new(2, 6));
        assert_eq!(derived.get_untracked(), 2);
    });
}
