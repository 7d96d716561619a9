use std::{cell::RefCell, rc::Rc};

use contract::events::Event;
use leptos::task::spawn_local;
use query::{Filter, MutationFilter, MutationStatus, QueryClient, Subscription};
use send_wrapper::SendWrapper;

use super::leave::sign_in_again;
use crate::live::{Heard, Told};

/// Does what events say. While a change of one's own is under way they wait for its answer, which may be that of the same
/// change: its event and its answer set out at the same moment.
pub(super) struct Events {
    inner: Rc<Inner>,
    #[expect(dead_code, reason = "it listens for as long as it is held")]
    changes: Subscription,
}

struct Inner {
    client: QueryClient,
    heard: RefCell<Heard>,
    waiting: RefCell<Vec<Event>>,
}

impl Events {
    pub(super) fn new(client: QueryClient, heard: Heard) -> Self {
        let (heard, waiting) = (RefCell::new(heard), RefCell::default());
        let inner = Rc::new(Inner { client: client.clone(), heard, waiting });
        let weak = SendWrapper::new(Rc::downgrade(&inner));
        let changes = client.subscribe_mutations(move |_| {
            let weak = weak.clone();
            // Not within the cache's own turn.
            spawn_local(async move {
                if let Some(inner) = weak.upgrade() {
                    inner.go_on();
                }
            });
        });
        Self { inner, changes }
    }

    pub(super) fn hear(&self, event: Event) {
        self.inner.waiting.borrow_mut().push(event);
        self.inner.go_on();
    }
}

impl Inner {
    fn go_on(&self) {
        if self.is_changing() && !self.waiting.borrow().contains(&Event::SessionEnded) {
            return;
        }
        let events = self.waiting.take();
        for event in events {
            let told = self.heard.borrow_mut().hear(event);
            self.act(told);
        }
    }

    /// Whether an answer to a change is on its way; one that waits for the network has none.
    fn is_changing(&self) -> bool {
        let pending = MutationFilter::all().status(MutationStatus::Pending);
        self.client.mutations(&pending).iter().any(|change| !change.is_paused())
    }

    fn act(&self, told: Told) {
        match told {
            Told::Outdated(all) => {
                for outdated in all {
                    let filter = Filter::prefix(outdated.key);
                    let filter = match outdated.before {
                        Some(at) => filter.asked_before(at),
                        None => filter,
                    };
                    drop(self.client.invalidate(filter));
                }
            }
            Told::Everything => drop(self.client.invalidate(Filter::all())),
            Told::SessionEnded => sign_in_again(),
        }
    }
}
