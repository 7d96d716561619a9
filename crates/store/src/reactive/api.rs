use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use reactive_graph::owner::ArenaItem;
use reactive_graph::signal::RwSignal;
use reactive_graph::traits::WithUntracked;
use reactive_stores::{Patch, PatchField, Store};

use super::hub::Hub;
use crate::PersistenceStatus;

/// A provided store: its fields, as those of the `reactive_stores` [`Store`] it dereferences to, and
/// [actions](Self::act) that have names.
pub struct StoreApi<S: Send + Sync + 'static> {
    pub(crate) store: Store<S>,
    pub(super) status: RwSignal<PersistenceStatus>,
    /// None of a store that was not provided: there is nobody who could ask for its selections.
    pub(super) hub: Option<ArenaItem<Arc<Hub<S>>>>,
    #[cfg(feature = "devtools")]
    pub(crate) probe: crate::devtools::ProbeSlot,
}

impl<S: Send + Sync + 'static> StoreApi<S> {
    pub(super) fn new(store: Store<S>, hub: Option<Arc<Hub<S>>>) -> Self {
        Self {
            store,
            status: RwSignal::default(),
            hub: hub.map(ArenaItem::new),
            #[cfg(feature = "devtools")]
            probe: crate::devtools::ProbeSlot::new(),
        }
    }

    /// Runs `change`, which writes to the store. Readers wake in the next microtask, when the whole of it is done;
    /// selections of the whole state are compared once, when the outermost action ends, and have their old value until
    /// then. The devtools log it as `name`; an action inside another is a part of it.
    ///
    /// ```
    /// # use reactive_stores::Store; use reactive_graph::traits::Set; use store::StoreApi;
    /// # #[derive(Store)] struct UiState { search: String, page: u32 }
    /// trait UiActions {
    ///     fn search_for(&self, words: &str);
    /// }
    ///
    /// impl UiActions for StoreApi<UiState> {
    ///     fn search_for(&self, words: &str) {
    ///         self.act("searchFor", |ui| {
    ///             ui.search().set(words.to_owned());
    ///             ui.page().set(1);
    ///         });
    ///     }
    /// }
    /// ```
    #[cfg_attr(
        not(feature = "devtools"),
        expect(unused_variables, reason = "only the devtools want the name")
    )]
    pub fn act<T>(&self, name: &'static str, change: impl FnOnce(&Store<S>) -> T) -> T {
        #[cfg(feature = "devtools")]
        let _acting = self.probe.begin(name);
        let hub = self.hub();
        let _held = hub.as_ref().map(|hub| hub.hold());
        change(&self.store)
    }

    /// [`act`](Self::act) on a copy of the state, as a plain value: what `change` made of it takes the state's place, and only the
    /// readers of fields that differ wake. What is tangled to write field by field is written so. If it panics, nothing
    /// has changed.
    ///
    /// ```
    /// # use reactive_stores::{Patch, Store}; use store::StoreApi;
    /// # #[derive(Clone, Store, Patch)] struct UiState { tabs: Vec<u32>, current: usize }
    /// fn close(ui: StoreApi<UiState>, tab: u32) {
    ///     ui.draft("closeTab", |ui| {
    ///         ui.tabs.retain(|other| *other != tab);
    ///         ui.current = ui.current.min(ui.tabs.len().saturating_sub(1));
    ///     });
    /// }
    /// ```
    ///
    /// # Panics
    /// If the store is gone.
    #[track_caller]
    pub fn draft<T>(&self, name: &'static str, change: impl FnOnce(&mut S) -> T) -> T
    where
        S: Clone + PatchField,
    {
        self.act(name, |store| {
            let mut draft = store.with_untracked(S::clone);
            let answer = change(&mut draft);
            store.patch(draft);
            answer
        })
    }

    /// Replaces the state, and wakes the readers of the fields that differ.
    pub fn patch(&self, state: S)
    where
        S: PatchField,
    {
        let hub = self.hub();
        let _held = hub.as_ref().map(|hub| hub.hold());
        self.store.patch(state);
    }

    pub(super) fn hub(&self) -> Option<Arc<Hub<S>>> {
        self.hub?.try_get_value()
    }
}

impl<S: Send + Sync + 'static> Clone for StoreApi<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S: Send + Sync + 'static> Copy for StoreApi<S> {}

impl<S: Send + Sync + 'static> Deref for StoreApi<S> {
    type Target = Store<S>;

    fn deref(&self) -> &Store<S> {
        &self.store
    }
}

impl<S: Send + Sync + 'static> From<StoreApi<S>> for Store<S> {
    fn from(api: StoreApi<S>) -> Self {
        api.store
    }
}

impl<S: Send + Sync + 'static> fmt::Debug for StoreApi<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreApi").finish_non_exhaustive()
    }
}
