use std::collections::BTreeSet;

use leptos::prelude::*;
use store::{StoreApi, select};
use uuid::Uuid;

use crate::preferences::{Filters, UiState, UiStateStoreFields};

/// What is selected in a list, and what is looked at in one without an address of its own.
pub trait ListActions {
    /// Searches for these words, from the first page on.
    fn set_search_query(&self, words: &str);
    /// Changes some filters and leaves the others; from the first page on.
    fn update_filters(&self, change: impl FnOnce(&mut Filters));
    /// Everything, from the first page on.
    fn clear_filters(&self);
    /// Selects an item, or no longer.
    fn toggle_selection(&self, id: Uuid);
    /// Selects these and nothing else.
    fn select_items(&self, ids: impl IntoIterator<Item = Uuid>);
    /// Selects nothing.
    fn clear_selection(&self);
    /// Turns to a page; there is none before 1.
    fn set_page(&self, page: u32);
    /// Whether this item is selected.
    fn is_selected(&self, id: Uuid) -> Memo<bool>;
    /// How many items are selected.
    fn selection_count(&self) -> Memo<usize>;
}

impl ListActions for StoreApi<UiState> {
    fn set_search_query(&self, words: &str) {
        self.act("setSearchQuery", |ui| {
            ui.search_query().set(words.to_owned());
            ui.current_page().set(1);
        });
    }

    fn update_filters(&self, change: impl FnOnce(&mut Filters)) {
        self.act("updateFilters", |ui| {
            ui.active_filters().update(change);
            ui.current_page().set(1);
        });
    }

    fn clear_filters(&self) {
        self.act("clearFilters", |ui| {
            ui.search_query().set(String::new());
            ui.active_filters().set(Filters::default());
            ui.current_page().set(1);
        });
    }

    fn toggle_selection(&self, id: Uuid) {
        self.act("toggleSelection", |ui| {
            ui.selected_items().update(|selected| {
                if !selected.remove(&id) {
                    selected.insert(id);
                }
            });
        });
    }

    fn select_items(&self, ids: impl IntoIterator<Item = Uuid>) {
        self.act("selectItems", |ui| ui.selected_items().set(ids.into_iter().collect()));
    }

    fn clear_selection(&self) {
        if self.selected_items().with_untracked(|selected| !selected.is_empty()) {
            self.act("clearSelection", |ui| ui.selected_items().set(BTreeSet::new()));
        }
    }

    fn set_page(&self, page: u32) {
        self.act("setPage", |ui| ui.current_page().set(page.max(1)));
    }

    fn is_selected(&self, id: Uuid) -> Memo<bool> {
        select(self.selected_items(), move |selected| selected.contains(&id))
    }

    fn selection_count(&self) -> Memo<usize> {
        select(self.selected_items(), |selected| selected.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::{EntryStatus, actions::test_store};

    #[test]
    fn another_search_or_filter_begins_on_the_first_page() {
        let (_owner, store) = test_store();
        store.set_page(3);
        store.set_search_query("ada");
        assert_eq!(store.current_page().get_untracked(), 1);
        store.set_page(4);
        store.update_filters(|filters| filters.status = Some(EntryStatus::Stale));
        store.update_filters(|filters| filters.is_read = Some(true));
        let expected = Filters { status: Some(EntryStatus::Stale), is_read: Some(true) };
        assert_eq!(store.active_filters().get_untracked(), expected);
        assert_eq!(store.current_page().get_untracked(), 1);
        store.clear_filters();
        assert_eq!(store.get_untracked(), UiState::default());
        store.set_page(0);
        assert_eq!(store.current_page().get_untracked(), 1);
    }

    #[test]
    fn items_are_selected_one_by_one_and_all_at_once() {
        let (owner, store) = test_store();
        let [one, two] = [Uuid::from_u128(1), Uuid::from_u128(2)];
        let (is_one, count) = owner.with(|| (store.is_selected(one), store.selection_count()));
        store.toggle_selection(one);
        store.toggle_selection(two);
        assert_eq!((is_one.get_untracked(), count.get_untracked()), (true, 2));
        store.toggle_selection(one);
        assert_eq!((is_one.get_untracked(), count.get_untracked()), (false, 1));
        store.select_items([one]);
        assert_eq!((is_one.get_untracked(), count.get_untracked()), (true, 1));
        store.clear_selection();
        assert_eq!(count.get_untracked(), 0);
    }
}
