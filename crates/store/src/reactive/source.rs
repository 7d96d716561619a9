use reactive_graph::computed::Memo;
use reactive_graph::traits::{Get, With};

use super::{StoreApi, slot};

/// What a selector can be of: a store, a field of one, a signal, another selection.
pub trait SelectSource: Send + Sync + 'static {
    /// What the selector is given.
    type State: ?Sized;

    /// The selected value; who reads it wakes only when `equal` says that it differs.
    ///
    /// # Panics
    /// When it is read, or, of a provided store, at once, if the source is gone.
    #[track_caller]
    fn selection<T>(
        self,
        selector: impl Fn(&Self::State) -> T + Send + Sync + 'static,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> Memo<T>
    where
        T: Clone + Send + Sync + 'static;

    /// Gives the selected value each time it is called, `None` if the source is gone, and has the caller wake when it may
    /// differ by `equal`.
    fn reader<T>(
        self,
        selector: impl Fn(&Self::State) -> T + Send + Sync + 'static,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> impl Fn() -> Option<T> + Send + Sync + 'static
    where
        T: Clone + Send + Sync + 'static;
}

impl<F: With + Send + Sync + 'static> SelectSource for F {
    type State = F::Value;

    #[track_caller]
    fn selection<T>(
        self,
        selector: impl Fn(&F::Value) -> T + Send + Sync + 'static,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> Memo<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        Memo::new_owning(move |known: Option<T>| {
            let next = self.with(&selector);
            match known {
                Some(known) if equal(&next, &known) => (known, false),
                _ => (next, true),
            }
        })
    }

    fn reader<T>(
        self,
        selector: impl Fn(&F::Value) -> T + Send + Sync + 'static,
        _: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> impl Fn() -> Option<T> + Send + Sync + 'static
    where
        T: Clone + Send + Sync + 'static,
    {
        move || self.try_with(&selector)
    }
}

/// Of the whole state, by way of the store's [`Hub`](super::hub::Hub).
impl<S: Send + Sync + 'static> SelectSource for StoreApi<S> {
    type State = S;

    #[track_caller]
    fn selection<T>(
        self,
        selector: impl Fn(&S) -> T + Send + Sync + 'static,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> Memo<T>
    where
        T: Clone + Send + Sync + 'static,
    {
        #[expect(
            clippy::expect_used,
            reason = "said of the trait: a store that is gone cannot be selected from"
        )]
        let hub = self.hub().expect("the store is gone");
        slot::memo(hub, selector, equal)
    }

    fn reader<T>(
        self,
        selector: impl Fn(&S) -> T + Send + Sync + 'static,
        equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
    ) -> impl Fn() -> Option<T> + Send + Sync + 'static
    where
        T: Clone + Send + Sync + 'static,
    {
        let selection = self.hub().map(|hub| slot::memo(hub, selector, equal));
        move || selection?.try_get()
    }
}
