//! Selectors of the whole state, which the store itself runs after a write.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex};

use reactive_graph::computed::Memo;
use reactive_graph::effect::Effect;
use reactive_graph::owner::Owner;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::{Get, GetUntracked, Set, Update, With};
use reactive_stores::{OptionStoreExt, Patch, Store};
use store::{StoreApi, Subscription, provide_store, select, subscribe, use_selector};

use crate::support::*;

/// How often an effect ran that reads `memo`.
fn read_by_an_effect<T: Clone + Send + Sync + 'static>(page: &Page, memo: Memo<T>) -> Count {
    let woken = Count::default();
    let up = woken.clone();
    page.with(|| {
        Effect::new_isomorphic(move |_: Option<()>| {
            memo.get();
            up.up();
        })
    });
    page.microtasks();
    assert_eq!(woken.take(), 1);
    woken
}

/// A selection of the page size, and how often its selector ran.
fn page_size(page: &Page) -> (Memo<u32>, Count) {
    let looked = Count::default();
    let up = looked.clone();
    let memo = page.with(|| {
        use_selector(move |state: &UiState| {
            up.up();
            state.page_size
        })
    });
    (memo, looked)
}

#[test]
fn a_selector_runs_once_for_an_action_and_once_for_a_write_outside_one() {
    let page = Page::new(UiState::default());
    let (memo, looked) = page_size(&page);
    let woken = read_by_an_effect(&page, memo);
    assert_eq!(looked.take(), 1);
    page.api.act("many", |ui| {
        for size in 0..10 {
            ui.page_size().set(size);
            ui.search().set(size.to_string());
        }
        assert_eq!(looked.take(), 0, "not of half an action");
    });
    assert_eq!(looked.take(), 1);
    page.microtasks();
    assert_eq!((looked.take(), woken.take()), (0, 1), "what the store found is not computed again");
    page.store.search().set("ada".into());
    page.store.search().set("grace".into());
    page.microtasks();
    assert_eq!((looked.take(), woken.take()), (2, 0));
}

#[test]
fn an_action_inside_another_ends_with_it() {
    let page = Page::new(UiState::default());
    let (memo, looked) = page_size(&page);
    read_by_an_effect(&page, memo);
    looked.take();
    page.api.act("outer", |_| {
        page.api.act("inner", |ui| ui.page_size().set(5));
        assert_eq!((looked.take(), memo.get_untracked()), (0, 0));
        page.api.patch(UiState { page_size: 7, ..UiState::default() });
        assert_eq!(looked.take(), 0);
    });
    assert_eq!((looked.take(), memo.get_untracked()), (1, 7));
}

#[test]
fn what_an_action_changed_back_wakes_nobody() {
    let page = Page::new(UiState::default());
    let (memo, _) = page_size(&page);
    let woken = read_by_an_effect(&page, memo);
    page.api.act("thereAndBack", |ui| {
        ui.page_size().set(5);
        ui.page_size().set(0);
    });
    page.microtasks();
    assert_eq!(woken.take(), 0);
    page.store.page_size().set(5);
    page.store.page_size().set(0);
    page.microtasks();
    assert_eq!(woken.take(), 0, "two writes outside an action: looked at twice, and found to be the same");
}

#[test]
fn a_selection_and_what_is_computed_from_it_are_up_to_date_right_after_the_write() {
    let page = Page::new(UiState::default());
    let (memo, _) = page_size(&page);
    let (chained, by_hand) =
        page.with(|| (select(memo, |size| size * 2), Memo::new(move |_| memo.with(|size| size * 3))));
    let woken = read_by_an_effect(&page, chained);
    let also_woken = read_by_an_effect(&page, by_hand);
    page.store.page_size().set(5);
    assert_eq!((memo.get_untracked(), chained.get_untracked(), by_hand.get_untracked()), (5, 10, 15));
    page.api.act("grow", |ui| ui.page_size().set(6));
    assert_eq!((memo.get_untracked(), chained.get_untracked(), by_hand.get_untracked()), (6, 12, 18));
    page.microtasks();
    assert_eq!((woken.take(), also_woken.take()), (1, 1));
}

#[test]
fn a_selector_that_nobody_waits_for_is_not_run() {
    let page = Page::new(UiState::default());
    let (memo, looked) = page_size(&page);
    page.store.page_size().set(1);
    assert_eq!(looked.take(), 0, "never read");
    assert_eq!((memo.get_untracked(), looked.take()), (1, 1));
    page.store.page_size().set(2);
    page.store.page_size().set(3);
    page.store.page_size().set(4);
    assert_eq!(looked.take(), 1, "found to be different once");
    assert_eq!((memo.get_untracked(), looked.take()), (4, 1), "what was found then is of an older write");
}

#[test]
fn the_whole_state_may_be_set_and_a_field_patched() {
    let page = Page::new(UiState::default());
    let (memo, _) = page_size(&page);
    let woken = read_by_an_effect(&page, memo);
    page.store.set(UiState { page_size: 5, ..UiState::default() });
    assert_eq!(memo.get_untracked(), 5);
    page.microtasks();
    assert_eq!(woken.take(), 1);
    // Tells while the state is locked.
    page.store.page_size().patch(6);
    assert_eq!(memo.get_untracked(), 6);
    page.microtasks();
    assert_eq!(woken.take(), 1);
    page.store.search().patch("ada".into());
    page.microtasks();
    assert_eq!(woken.take(), 0);
    page.store.patch(UiState { page_size: 7, ..UiState::default() });
    page.microtasks();
    assert_eq!((woken.take(), memo.get_untracked()), (1, 7));
}

#[test]
fn a_selector_that_reads_a_signal_follows_both() {
    let page = Page::new(UiState { cells: vec![1, 2, 3], ..UiState::default() });
    let index = RwSignal::new(0);
    let memo = page.with(|| use_selector(move |state: &UiState| state.cells[index.get()]));
    let woken = read_by_an_effect(&page, memo);
    for _ in 0..2 {
        page.store.search().update(|search| search.push('a'));
        page.microtasks();
        assert_eq!(woken.take(), 0);
        index.set(1);
        assert_eq!(memo.get_untracked(), 2);
        page.microtasks();
        assert_eq!(woken.take(), 1);
        page.store.cells().update(|cells| cells[1] = 7);
        page.microtasks();
        assert_eq!((woken.take(), memo.get_untracked()), (1, 7));
        page.store.cells().update(|cells| cells[1] = 2);
        index.set(0);
        page.microtasks();
        assert_eq!((woken.take(), memo.get_untracked()), (1, 1));
    }
}

#[test]
fn a_selector_whose_owner_is_gone_is_not_run() {
    let page = Page::new(UiState::default());
    let looked = Count::default();
    let (up, owner) = (looked.clone(), page.with(Owner::new));
    let memo = owner.with(|| {
        use_selector(move |state: &UiState| {
            up.up();
            state.page_size
        })
    });
    assert_eq!((memo.get_untracked(), looked.take()), (0, 1));
    owner.cleanup();
    page.store.page_size().set(1);
    assert_eq!(looked.take(), 0);
}

#[test]
fn the_reader_of_an_optional_field_is_gone_before_it_is_woken_for_nothing() {
    #[derive(Debug, Store)]
    struct Dialog {
        user: Option<u32>,
    }
    let page = Page::new(UiState::default());
    let owner = page.with(Owner::new);
    let (shown, api) =
        (Arc::new(Mutex::new(Vec::new())), owner.with(|| provide_store(Dialog { user: Some(1) })));
    let log = Arc::clone(&shown);
    owner.with(|| {
        let is_open = use_selector(|dialog: &Dialog| dialog.user.is_some());
        Effect::new_isomorphic(move |_: Option<()>| {
            if is_open.get() {
                let log = Arc::clone(&log);
                Effect::new_isomorphic(move |_: Option<()>| {
                    log.lock().unwrap().push(api.user().unwrap().get())
                });
            }
        });
    });
    page.microtasks();
    api.user().set(Some(2));
    page.microtasks();
    api.user().set(None);
    page.microtasks();
    assert_eq!(*shown.lock().unwrap(), [1, 2]);
}

/// What a listener of the page size hears.
fn heard(api: StoreApi<UiState>) -> (Arc<Mutex<Vec<u32>>>, Subscription) {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    (heard, subscribe(api, |state| state.page_size, move |new, _| log.lock().unwrap().push(*new)))
}

#[test]
fn a_listener_may_end_another_and_begin_one() {
    let page = Page::new(UiState::default());
    let ended = Arc::new(Mutex::new(None));
    let begun = Arc::new(Mutex::new(Vec::new()));
    let (also_ended, also_begun, api) = (Arc::clone(&ended), Arc::clone(&begun), page.api);
    // What is made in a listener ends with its next call, if it is not made for longer.
    let owner = page.with(|| Owner::current().unwrap());
    let _first = subscribe(
        page.api,
        |state| state.page_size,
        move |_, _| {
            drop(also_ended.lock().unwrap().take());
            also_begun.lock().unwrap().push(owner.with(|| heard(api)));
        },
    );
    let (ended_heard, second) = heard(page.api);
    *ended.lock().unwrap() = Some(second);
    let (third_heard, _third) = heard(page.api);
    page.store.page_size().set(1);
    page.microtasks();
    assert_eq!((ended_heard.lock().unwrap().len(), third_heard.lock().unwrap().clone()), (0, vec![1]));
    assert!(begun.lock().unwrap()[0].0.lock().unwrap().is_empty(), "not of what was before it");
    page.store.page_size().set(2);
    page.microtasks();
    assert_eq!(*begun.lock().unwrap()[0].0.lock().unwrap(), [2]);
    assert_eq!(*third_heard.lock().unwrap(), [1, 2]);
}

#[test]
fn a_listener_may_write() {
    let page = Page::new(UiState::default());
    let (log, _listener) = heard(page.api);
    let api = page.api;
    let _writer = subscribe(
        page.api,
        |state| state.page_size,
        move |size, _| {
            if *size < 3 {
                api.act("grow", |ui| ui.page_size().set(size + 1));
            }
        },
    );
    page.store.page_size().set(1);
    page.microtasks();
    assert_eq!(log.lock().unwrap().last(), Some(&3));
}

#[test]
fn a_selector_that_panics_leaves_the_others_and_the_store_as_they_were() {
    let page = Page::new(UiState { cells: vec![1, 2], ..UiState::default() });
    let last = page.with(|| use_selector(|state: &UiState| state.cells[1]));
    let len = page.with(|| use_selector(|state: &UiState| state.cells.len()));
    assert_eq!((last.get_untracked(), len.get_untracked()), (2, 2));
    let write = || page.store.cells().set(vec![1]);
    assert!(catch_unwind(AssertUnwindSafe(write)).is_err());
    assert_eq!(len.get_untracked(), 1);
    page.store.cells().set(vec![1, 3, 4]);
    assert_eq!((last.get_untracked(), len.get_untracked()), (3, 3));
}

#[test]
fn what_an_action_wrote_before_it_panicked_is_seen() {
    let page = Page::new(UiState::default());
    let (memo, _) = page_size(&page);
    assert_eq!(memo.get_untracked(), 0);
    let act = || {
        page.api.act("fails", |ui| {
            ui.page_size().set(1);
            panic!("half done");
        })
    };
    assert!(catch_unwind(AssertUnwindSafe(act)).is_err());
    assert_eq!(memo.get_untracked(), 1);
    page.store.page_size().set(2);
    assert_eq!(memo.get_untracked(), 2, "the action is over");
}
