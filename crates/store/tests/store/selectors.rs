use std::sync::{Arc, Mutex};

use reactive_graph::effect::Effect;
use reactive_graph::traits::{Get, GetUntracked, Set, Update};
use reactive_stores::{Patch, Store};
use store::{
    SubscribeOptions, Subscription, select, select_by, subscribe, subscribe_with, use_selector, use_store,
};

use crate::support::*;

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
        page.api,
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

#[test]
fn a_write_of_an_equal_value_wakes_no_selector_and_no_listener() {
    let page = Page::new(UiState { page_size: 20, ..UiState::default() });
    let (heard, _subscription) = subscribed(&page);
    let woken = Count::default();
    page.with(|| {
        let size = use_selector(|state: &UiState| state.page_size);
        let woken = woken.clone();
        Effect::new_isomorphic(move |_: Option<()>| {
            size.get();
            woken.up();
        });
    });
    page.microtasks();
    assert_eq!(woken.take(), 1);
    page.store.set(page.store.get_untracked());
    page.store.page_size().set(20);
    page.microtasks();
    assert_eq!(woken.take(), 0);
    assert!(heard.lock().unwrap().is_empty());
}

#[test]
fn a_patch_with_an_equal_state_does_not_even_run_the_selectors() {
    let page = Page::new(UiState::default());
    let looked = Count::default();
    let memo = page.with(|| {
        let looked = looked.clone();
        use_selector(move |state: &UiState| {
            looked.up();
            state.page_size
        })
    });
    page.with(|| Effect::new_isomorphic(move |_: Option<()>| _ = memo.get()));
    page.microtasks();
    assert_eq!(looked.take(), 1);
    page.store.patch(page.store.get_untracked());
    page.microtasks();
    assert_eq!(looked.take(), 0);
    page.store.patch(UiState { page_size: 20, ..UiState::default() });
    page.microtasks();
    assert_eq!(looked.take(), 1);
}

#[test]
fn a_selector_with_an_equality_of_its_own_wakes_by_it() {
    let page = Page::new(UiState::default());
    let woken = Count::default();
    let tens = page.with(|| {
        let tens = select_by(page.store.page_size(), |size| *size, |a, b| a / 10 == b / 10);
        let woken = woken.clone();
        Effect::new_isomorphic(move |_: Option<()>| {
            tens.get();
            woken.up();
        });
        tens
    });
    page.microtasks();
    assert_eq!(woken.take(), 1);
    page.store.page_size().set(9);
    page.microtasks();
    assert_eq!((woken.take(), tens.get_untracked()), (0, 0), "an equal value does not replace the old one");
    page.store.page_size().set(10);
    page.microtasks();
    assert_eq!((woken.take(), tens.get_untracked()), (1, 10));
}

#[test]
fn not_a_number_twice_is_no_change_by_total_order() {
    let page = Page::new(UiState::default());
    let woken = Count::default();
    page.with(|| {
        let mean = select_by(
            page.store.cells(),
            |cells| f64::from(cells.iter().sum::<u32>()) / f64::from(u32::try_from(cells.len()).unwrap()),
            |a, b| a.total_cmp(b).is_eq(),
        );
        let woken = woken.clone();
        Effect::new_isomorphic(move |_: Option<()>| {
            mean.get();
            woken.up();
        });
    });
    page.microtasks();
    assert_eq!(woken.take(), 1);
    page.store.cells().set(Vec::new());
    page.microtasks();
    assert_eq!(woken.take(), 0, "0 / 0 again");
    page.store.cells().set(vec![1]);
    page.microtasks();
    assert_eq!(woken.take(), 1);
}

#[test]
fn collections_built_anew_are_equal_by_what_they_hold() {
    use std::collections::{BTreeMap, HashSet};
    let page = Page::new(UiState { cells: vec![1, 2, 3], ..UiState::default() });
    let woken = Count::default();
    page.with(|| {
        let set = use_selector(|state: &UiState| state.cells.iter().copied().collect::<HashSet<_>>());
        let map = use_selector(|state: &UiState| {
            state.cells.iter().map(|cell| (*cell, cell % 2 == 0)).collect::<BTreeMap<_, _>>()
        });
        let woken = woken.clone();
        Effect::new_isomorphic(move |_: Option<()>| {
            let _ = (set.get(), map.get());
            woken.up();
        });
    });
    page.microtasks();
    assert_eq!(woken.take(), 1);
    page.store.cells().set(vec![3, 1, 2, 1]);
    page.microtasks();
    assert_eq!(woken.take(), 0);
    page.store.cells().set(vec![3, 1]);
    page.microtasks();
    assert_eq!(woken.take(), 1);
}

#[test]
fn a_computed_value_is_computed_once_for_all_its_readers_and_computed_values_chain() {
    let page = Page::new(UiState { cells: vec![1, 2, 3], ..UiState::default() });
    let (computed, woken) = (Count::default(), Count::default());
    page.with(|| {
        let counted = computed.clone();
        let sum = select(page.store.cells(), move |cells| {
            counted.up();
            cells.iter().sum::<u32>()
        });
        let is_large = select(sum, |sum| *sum > 10);
        for _ in 0..10 {
            let woken = woken.clone();
            Effect::new_isomorphic(move |_: Option<()>| {
                is_large.get();
                woken.up();
            });
        }
    });
    assert_eq!(computed.take(), 0, "not before it is read");
    page.microtasks();
    assert_eq!((computed.take(), woken.take()), (1, 10));
    page.store.cells().set(vec![4]);
    page.microtasks();
    assert_eq!((computed.take(), woken.take()), (1, 0), "another sum, as small");
    page.store.cells().set(vec![40]);
    page.microtasks();
    assert_eq!((computed.take(), woken.take()), (1, 10));
}

#[test]
fn a_listener_may_be_called_at_once_with_the_present_value() {
    let page = Page::new(UiState { page_size: 20, ..UiState::default() });
    let heard = Heard::default();
    let log = Arc::clone(&heard);
    let _subscription = subscribe_with(
        page.store.page_size(),
        |size| *size,
        SubscribeOptions::new().fire_immediately(),
        move |new, old| log.lock().unwrap().push((*new, *old)),
    );
    assert_eq!(*heard.lock().unwrap(), [(20, 20)]);
    page.store.page_size().set(50);
    page.microtasks();
    assert_eq!(*heard.lock().unwrap(), [(20, 20), (50, 20)]);
}

#[test]
fn a_listener_with_an_equality_of_its_own_hears_by_it() {
    let page = Page::new(UiState::default());
    let heard = Heard::default();
    let log = Arc::clone(&heard);
    let _subscription = subscribe_with(
        page.store.page_size(),
        |size| *size,
        SubscribeOptions::by(|new: &u32, old| new.abs_diff(*old) < 10),
        move |new, old| log.lock().unwrap().push((*new, *old)),
    );
    for size in [5, 9, 10, 12, 20] {
        page.store.page_size().set(size);
        page.microtasks();
    }
    assert_eq!(*heard.lock().unwrap(), [(10, 0), (20, 10)]);
}

#[test]
fn a_state_may_be_replaced_as_a_whole_and_may_be_nothing() {
    let page = Page::new(UiState::default());
    let woken = Count::default();
    let store = page.with(|| Store::new(Some(1_u32)));
    page.with(|| {
        let is_there = select(store, Option::is_some);
        let woken = woken.clone();
        Effect::new_isomorphic(move |_: Option<()>| {
            is_there.get();
            woken.up();
        });
    });
    page.microtasks();
    assert_eq!(woken.take(), 1);
    store.set(Some(2));
    page.microtasks();
    assert_eq!(woken.take(), 0);
    store.set(None);
    page.microtasks();
    assert_eq!(woken.take(), 1);
}
