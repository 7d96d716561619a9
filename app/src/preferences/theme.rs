use leptos::prelude::*;
use store::use_store;

use super::{Theme, UiState, UiStateStoreFields};
use crate::platform;

/// Whether the page is dark at the moment. Known in the browser only; on the server it is as if the system were light.
#[derive(Clone, Copy)]
pub(super) struct IsDark(Signal<bool>);

impl IsDark {
    pub(super) fn get_untracked(self) -> bool {
        self.0.get_untracked()
    }
}

/// Keeps `<html data-theme>` in step with the store and, where it follows the system, with that.
pub(crate) fn follow_theme() {
    let store = use_store::<UiState>();
    let system = RwSignal::new(platform::prefers_dark());
    platform::on_prefers_dark(move |dark| system.set(dark));
    let is_dark = Signal::derive(move || store.theme().get().is_dark(system.get()));
    provide_context(IsDark(is_dark));
    Effect::new(move |_| {
        let theme = if is_dark.get() { Theme::Dark } else { Theme::Light };
        if let Some(html) = document().document_element() {
            // Only a broken attribute name could be refused.
            let _ = html.set_attribute("data-theme", theme.as_str());
            let _ = html.set_attribute("data-theme-choice", store.theme().get().as_str());
        }
    });
}
