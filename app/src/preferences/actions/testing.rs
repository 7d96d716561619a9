use leptos::prelude::Owner;
use store::{StoreApi, provide_store};

use crate::preferences::UiState;

/// A store, and the owner that keeps it.
pub(super) fn test_store() -> (Owner, StoreApi<UiState>) {
    let owner = Owner::new();
    let store = owner.with(|| provide_store(UiState::default()));
    (owner, store)
}
