use std::panic::{AssertUnwindSafe, catch_unwind};

use reactive_graph::effect::Effect;
use reactive_graph::traits::{Get, GetUntracked, Track};
use store::use_selector;

use crate::support::*;

#[test]
fn only_the_readers_of_fields_that_a_draft_changed_wake() {
    let page = Page::new(UiState { cells: vec![1, 2], ..UiState::default() });
    let woken = [(); 3].map(|()| Count::default());
    let [theme, search, parity] = woken.clone();
    let store = page.store;
    page.with(|| {
        let is_even = use_selector(|state: &UiState| state.page_size.is_multiple_of(2));
        Effect::new_isomorphic(move |_: Option<()>| {
            store.theme().track();
            theme.up();
        });
        Effect::new_isomorphic(move |_: Option<()>| {
            store.search().track();
            search.up();
        });
        Effect::new_isomorphic(move |_: Option<()>| {
            is_even.get();
            parity.up();
        });
    });
    page.microtasks();
    assert_eq!(woken.each_ref().map(Count::take), [1, 1, 1]);
    let len = page.api.draft("darken", |state| {
        state.theme = Theme::Dark;
        state.page_size += 2;
        state.cells.retain(|cell| *cell > 1);
        state.cells.len()
    });
    page.microtasks();
    assert_eq!(woken.each_ref().map(Count::take), [1, 0, 0]);
    let expected = UiState { theme: Theme::Dark, page_size: 2, cells: vec![2], ..UiState::default() };
    assert_eq!((len, page.store.get_untracked()), (1, expected));
}

#[test]
fn a_draft_that_panics_changes_nothing() {
    let page = Page::new(UiState::default());
    let draft = || {
        page.api.draft("fails", |state| {
            state.page_size = 7;
            panic!("half done");
        })
    };
    assert!(catch_unwind(AssertUnwindSafe(draft)).is_err());
    assert_eq!(page.store.get_untracked(), UiState::default());
}

#[test]
fn a_draft_is_logged_as_one_action() {
    let page = Page::new(UiState::default());
    let log = page.with(|| store::devtools::log_store(page.api, "Sample"));
    page.microtasks();
    page.api.draft("darken", |state| {
        state.theme = Theme::Dark;
        state.page_size = 50;
    });
    page.microtasks();
    let [entry] = &log.entries()[..] else { panic!("one entry") };
    assert_eq!((&*entry.name, entry.differences.len()), ("darken", 2));
}
