use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use reactive_graph::computed::Memo;
use reactive_graph::signal::ArcTrigger;
use reactive_graph::traits::{Track, WithUntracked};

use super::hub::{Hub, Look};

/// The memo has no result that is to be compared: nobody has read it since it changed.
const IDLE: u8 = 0;
/// The memo has left its result.
const LEFT: u8 = 1;
/// The result was picked up.
const KNOWN: u8 = 2;

/// A selector of the whole state, between the store's [`Hub`] and the memo that readers have.
struct Selector<T, F, E> {
    select: F,
    equal: E,
    trigger: ArcTrigger,
    state: AtomicU8,
    mail: Mutex<Mail<T>>,
}

struct Mail<T> {
    /// The memo's result, for the hub.
    known: Option<T>,
    /// What the hub found in its place, as of this write.
    next: Option<(usize, T)>,
}

impl<T, F, E> Selector<T, F, E> {
    fn mail(&self) -> MutexGuard<'_, Mail<T>> {
        self.mail.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hub's side.
struct Slot<T, F, E> {
    selector: Arc<Selector<T, F, E>>,
    known: Option<T>,
    /// The selector reads signals beside the state, which only the memo can follow: it is asked at each write.
    is_tracking: bool,
}

impl<S, T, F, E> Look<S> for Slot<T, F, E>
where
    T: Send,
    F: Fn(&S) -> T + Send + Sync,
    E: Fn(&T, &T) -> bool + Send + Sync,
{
    fn look(&mut self, state: &S, write: usize, has_tracked: &AtomicBool) -> bool {
        let selector = &*self.selector;
        match selector.state.load(Ordering::Acquire) {
            IDLE => return false,
            LEFT => {
                selector.state.store(KNOWN, Ordering::Release);
                self.known = selector.mail().known.take();
            }
            _ => {}
        }
        if !self.is_tracking {
            let next = (selector.select)(state);
            if has_tracked.swap(false, Ordering::Relaxed) {
                self.is_tracking = true;
            } else if self.known.as_ref().is_some_and(|known| (selector.equal)(&next, known)) {
                return false;
            } else {
                selector.mail().next = Some((write, next));
            }
        }
        selector.state.store(IDLE, Ordering::Release);
        true
    }
}

/// Takes the selector out of the hub when the memo that owns it is dropped.
struct Place<S: Send + Sync + 'static> {
    hub: Arc<Hub<S>>,
    id: u64,
}

impl<S: Send + Sync + 'static> Drop for Place<S> {
    fn drop(&mut self) {
        self.hub.remove(self.id);
    }
}

/// `select` of the whole state of the hub's store.
#[track_caller]
pub(super) fn memo<S, T>(
    hub: Arc<Hub<S>>,
    select: impl Fn(&S) -> T + Send + Sync + 'static,
    equal: impl Fn(&T, &T) -> bool + Send + Sync + 'static,
) -> Memo<T>
where
    S: Send + Sync + 'static,
    T: Clone + Send + Sync + 'static,
{
    let selector = Arc::new(Selector {
        select,
        equal,
        trigger: ArcTrigger::new(),
        state: AtomicU8::new(IDLE),
        mail: Mutex::new(Mail { known: None, next: None }),
    });
    let slot = Slot { selector: Arc::clone(&selector), known: None, is_tracking: false };
    let id = hub.add(Box::new(slot), selector.trigger.clone());
    let place = Place { hub, id };
    Memo::new_owning(move |known: Option<T>| {
        let hub = &place.hub;
        selector.trigger.track();
        let stashed = mem::take(&mut selector.mail().next).filter(|(write, _)| *write == hub.writes());
        let next = match stashed {
            Some((_, next)) => next,
            None => hub.store().with_untracked(&selector.select),
        };
        let (value, is_news) = match known {
            Some(known) if (selector.equal)(&next, &known) => (known, false),
            _ => (next, true),
        };
        selector.mail().known = Some(value.clone());
        selector.state.store(LEFT, Ordering::Release);
        (value, is_news)
    })
}
