use reactive_graph::effect::Effect;
use reactive_graph::graph::untrack;
use reactive_graph::owner::Owner;
use reactive_graph::traits::With;

/// Ends a [`subscribe`] when dropped.
#[derive(Debug)]
#[must_use = "the listener is removed when this is dropped"]
pub struct Subscription {
    owner: Owner,
}

impl Subscription {
    /// Listens for as long as the page, or the owner it was made under, lives.
    pub fn detach(self) {
        std::mem::forget(self);
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.owner.cleanup();
    }
}

/// Calls `listener` with the new and the previous value whenever what `selector` gives for `source` (a store, a field of
/// one, a signal) has changed by `PartialEq`. Not called for the value at the time of subscribing; several writes in one
/// go are one call, in the next microtask. For use outside components, in the browser (on a server it would run there);
/// inside components an effect does.
pub fn subscribe<F, T>(
    source: F,
    selector: impl Fn(&F::Value) -> T + Send + Sync + 'static,
    listener: impl Fn(&T, &T) + Send + Sync + 'static,
) -> Subscription
where
    F: With + Send + Sync + 'static,
    T: PartialEq + Send + Sync + 'static,
{
    let owner = Owner::new();
    let mut known = untrack(|| source.try_with(&selector));
    owner.with(|| {
        Effect::new_isomorphic(move |_: Option<()>| {
            let Some(next) = source.try_with(&selector) else { return };
            if let Some(previous) = known.replace(next)
                && let Some(next) = &known
                && *next != previous
            {
                untrack(|| listener(next, &previous));
            }
        })
    });
    Subscription { owner }
}
