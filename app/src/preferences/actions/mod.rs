//! What can be done to the UI store, slice by slice. Names are those the devtools show.

mod appearance;
mod developer;
mod list;
mod navigation;
mod overlays;

pub use appearance::AppearanceActions;
pub use developer::DeveloperActions;
pub use list::ListActions;
pub use navigation::NavigationActions;
pub use overlays::OverlayActions;

/// A store, and the owner that keeps it.
#[cfg(test)]
fn test_store() -> (leptos::prelude::Owner, store::StoreApi<super::UiState>) {
    let owner = leptos::prelude::Owner::new();
    let store = owner.with(|| store::provide_store(super::UiState::default()));
    (owner, store)
}
