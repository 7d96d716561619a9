use reactive_graph::computed::Memo;

use super::{SelectSource, use_store};

/// A value computed from the store of `S` in context. It is compared after any write to the store, or any action; who
/// reads it wakes only if the result differs by `PartialEq`.
///
/// For a single field, `use_store::<S>().field()` is cheaper: it is not even looked at when another field changes.
///
/// # Panics
/// Without a [`provide_store`](crate::provide_store) of `S` above.
#[track_caller]
pub fn use_selector<S, T>(selector: impl Fn(&S) -> T + Send + Sync + 'static) -> Memo<T>
where
    S: Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    select(use_store::<S>(), selector)
}

/// Like [`use_selector`], from any store, field of a store, signal, or other selection:
/// `select(store.filters(), |it| it.len())`. It is computed when it is first read, once for all who read it.
///
/// Of the whole state, select from the [`StoreApi`](crate::StoreApi), not from the `Store` in it: then selectors that
/// give what they gave cost a function call and a comparison each.
#[track_caller]
pub fn select<F, T>(source: F, selector: impl Fn(&F::State) -> T + Send + Sync + 'static) -> Memo<T>
where
    F: SelectSource,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    source.selection(selector, T::eq)
}

/// Like [`select`], with an equality of its own: readers wake, and the value is replaced, only when `equal` says that the
/// new one is not equal to the old.
#[track_caller]
pub fn select_by<F, T>(
    source: F,
    selector: impl Fn(&F::State) -> T + Send + Sync + 'static,
    equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
) -> Memo<T>
where
    F: SelectSource,
    T: Clone + Send + Sync + 'static,
{
    source.selection(selector, equal)
}
