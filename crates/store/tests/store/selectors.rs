use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use reactive_graph::effect::Effect;
use reactive_graph::traits::{Get, Set, Update};
use store::{Subscription, select, subscribe, use_selector, use_store};

use crate::support::*;

#[derive(Clone, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn up(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn take(&self) -> usize {
        self.0.swap(0, Ordering::Relaxed)
    }
}

#[test]
fn of_a_thousand_selectors_one_change_wakes_one() {
    let page = Page::new(UiState { cells: vec![0; 1000], ..UiState::default() });
    let woken = Count::default();
    page.with(|| {
        for index in 0..1000 {
            let cell = use_selector(move |state: &UiState| state.cells[index]);
            let woken = woken.clone();
            Effect::new_isomorphic(move |_: Option<()>| {
                cell.get();
                woken.up();
            });
        }
    });
    page.microtasks();
    assert_eq!(woken.take(), 1000);
    page.store.cells().update(|cells| cells[500] = 7);
    page.microtasks();
    assert_eq!(woken.take(), 1);
}

#[test]
fn a_field_is_not_even_looked_at_when_another_changes() {
    let page = Page::new(UiState::default());
    let looked = Count::default();
    let memo = page.with(|| {
        let looked = looked.clone();
        select(use_store::<UiState>().search(), move |search| {
            looked.up();
            search.len()
        })
    });
    page.with(|| Effect::new_isomorphic(move |_: Option<()>| _ = memo.get()));
    page.microtasks();
    assert_eq!(looked.take(), 1);
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert_eq!(looked.take(), 0);
    page.store.search().set("ada".into());
    page.microtasks();
    assert_eq!(looked.take(), 1);
}

/// New and old value of each call.
type Heard = Arc<Mutex<Vec<(u32, u32)>>>;

fn subscribed(page: &Page) -> (Heard, Subscription) {
    let heard = Heard::default();
    let log = Arc::clone(&heard);
    let subscription = subscribe(
        page.store,
        |state: &UiState| state.page_size / 10,
        move |new, old| log.lock().unwrap().push((*new, *old)),
    );
    (heard, subscription)
}

#[test]
fn a_listener_hears_new_and_old_only_when_the_selection_changed() {
    let page = Page::new(UiState::default());
    let (heard, _subscription) = subscribed(&page);
    page.microtasks();
    for (size, search) in [(5, "a"), (20, "b"), (25, "c"), (50, "d")] {
        page.store.page_size().set(size);
        page.store.search().set(search.into());
        page.microtasks();
    }
    assert_eq!(*heard.lock().unwrap(), [(2, 0), (5, 2)]);
}

#[test]
fn a_change_right_after_subscribing_is_heard() {
    let page = Page::new(UiState::default());
    let (heard, _subscription) = subscribed(&page);
    page.store.page_size().set(10);
    page.microtasks();
    assert_eq!(*heard.lock().unwrap(), [(1, 0)]);
}

#[test]
fn a_dropped_subscription_hears_nothing() {
    let page = Page::new(UiState::default());
    let (heard, subscription) = subscribed(&page);
    page.microtasks();
    drop(subscription);
    page.store.page_size().set(10);
    page.microtasks();
    assert!(heard.lock().unwrap().is_empty());
}

#[test]
fn a_detached_subscription_goes_on() {
    let page = Page::new(UiState::default());
    let (heard, subscription) = subscribed(&page);
    subscription.detach();
    page.store.page_size().set(10);
    page.microtasks();
    assert_eq!(*heard.lock().unwrap(), [(1, 0)]);
}
