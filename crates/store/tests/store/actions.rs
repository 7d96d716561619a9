use std::sync::{Arc, Mutex};

use reactive_graph::traits::{GetUntracked, Set, Update};
use store::{StoreApi, subscribe, use_store};

use crate::support::*;

trait UiActions {
    fn search_for(&self, words: &str);
    fn grow(&self) -> u32;
}

impl UiActions for StoreApi<UiState> {
    fn search_for(&self, words: &str) {
        self.act("searchFor", |ui| {
            ui.search().set(words.to_owned());
            ui.page_size().set(20);
        });
    }

    fn grow(&self) -> u32 {
        self.act("grow", |ui| {
            ui.page_size().update(|size| *size += 10);
            ui.page_size().get_untracked()
        })
    }
}

#[test]
fn an_action_writes_several_fields_and_a_listener_hears_of_it_once() {
    let page = Page::new(UiState::default());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&heard);
    let _subscription = subscribe(
        page.api,
        |state: &UiState| (state.search.clone(), state.page_size),
        move |new, _| log.lock().unwrap().push(new.clone()),
    );
    page.microtasks();
    page.with(use_store::<UiState>).search_for("ada");
    page.microtasks();
    assert_eq!(*heard.lock().unwrap(), [("ada".to_owned(), 20)]);
}

#[test]
fn an_action_may_answer() {
    let page = Page::new(UiState::default());
    assert_eq!((page.api.grow(), page.api.grow()), (10, 20));
}
