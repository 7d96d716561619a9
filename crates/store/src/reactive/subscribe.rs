use reactive_graph::effect::Effect;
use reactive_graph::graph::untrack;
use reactive_graph::owner::Owner;

use super::SelectSource;

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

/// When a [`subscribe_with`] calls its listener.
#[derive(Debug, Clone, Copy)]
pub struct SubscribeOptions<T> {
    equal: fn(&T, &T) -> bool,
    fire_immediately: bool,
}

impl<T: PartialEq> SubscribeOptions<T> {
    /// On a change by `PartialEq`; not for the value at the time of subscribing.
    pub fn new() -> Self {
        Self::by(T::eq)
    }
}

impl<T: PartialEq> Default for SubscribeOptions<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> SubscribeOptions<T> {
    /// On a change by this equality.
    pub fn by(equal: fn(&T, &T) -> bool) -> Self {
        Self { equal, fire_immediately: false }
    }

    /// Also at once, before [`subscribe_with`] returns, with the present value as new and as previous one.
    #[must_use]
    pub fn fire_immediately(mut self) -> Self {
        self.fire_immediately = true;
        self
    }
}

/// Calls `listener` with the new and the previous value whenever what `selector` gives for `source` (a store, a field of
/// one, a signal) has changed by `PartialEq`. Not called for the value at the time of subscribing; several writes in one
/// go are one call, in the next microtask. For use outside components, in the browser (on a server it would run there);
/// inside components an effect does.
pub fn subscribe<F, T>(
    source: F,
    selector: impl Fn(&F::State) -> T + Send + Sync + 'static,
    listener: impl Fn(&T, &T) + Send + Sync + 'static,
) -> Subscription
where
    F: SelectSource,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    subscribe_with(source, selector, SubscribeOptions::new(), listener)
}

/// [`subscribe`], with an equality of its own, or a first call at once.
pub fn subscribe_with<F, T>(
    source: F,
    selector: impl Fn(&F::State) -> T + Send + Sync + 'static,
    options: SubscribeOptions<T>,
    listener: impl Fn(&T, &T) + Send + Sync + 'static,
) -> Subscription
where
    F: SelectSource,
    T: Clone + Send + Sync + 'static,
{
    let owner = Owner::new();
    let read = owner.with(|| source.reader(selector, options.equal));
    let mut known = untrack(&read);
    if options.fire_immediately
        && let Some(known) = &known
    {
        untrack(|| listener(known, known));
    }
    owner.with(|| {
        Effect::new_isomorphic(move |_: Option<()>| {
            let Some(next) = read() else { return };
            if known.as_ref().is_some_and(|known| (options.equal)(&next, known)) {
                return;
            }
            if let Some(previous) = known.replace(next)
                && let Some(next) = &known
            {
                untrack(|| listener(next, &previous));
            }
        })
    });
    Subscription { owner }
}
