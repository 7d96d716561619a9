use leptos::prelude::*;
use reactive_stores::Patch;
use store::StoreApi;

use crate::preferences::{OperationalModes, OperationalModesStoreFields, UiState, UiStateStoreFields};

/// What only developers use.
pub trait DeveloperActions {
    /// Turns the developer's view on or off. Off closes the debug panel and ends all modes: whoever does not see them
    /// could not end them.
    fn toggle_dev_mode(&self);
    /// Opens the debug panel, or closes it.
    fn set_debug_panel(&self, is_open: bool);
    /// Turns one mode on or off.
    fn set_god_mode(&self, is_on: bool);
    /// Turns one mode on or off.
    fn set_developer_mode(&self, is_on: bool);
    /// Turns one mode on or off.
    fn set_debug_mode(&self, is_on: bool);
    /// All modes off.
    fn reset_modes(&self);
}

impl DeveloperActions for StoreApi<UiState> {
    fn toggle_dev_mode(&self) {
        self.act("toggleDevMode", |ui| {
            let is_on = !ui.dev_mode().get_untracked();
            ui.dev_mode().set(is_on);
            if !is_on {
                ui.debug_panel().set(false);
                ui.operational_modes().patch(OperationalModes::default());
            }
        });
    }

    fn set_debug_panel(&self, is_open: bool) {
        self.act("setDebugPanel", |ui| ui.debug_panel().set(is_open));
    }

    fn set_god_mode(&self, is_on: bool) {
        self.act("setGodMode", |ui| ui.operational_modes().god_mode().set(is_on));
    }

    fn set_developer_mode(&self, is_on: bool) {
        self.act("setDeveloperMode", |ui| ui.operational_modes().developer_mode().set(is_on));
    }

    fn set_debug_mode(&self, is_on: bool) {
        self.act("setDebugMode", |ui| ui.operational_modes().debug_mode().set(is_on));
    }

    fn reset_modes(&self) {
        self.act("resetModes", |ui| ui.operational_modes().patch(OperationalModes::default()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::preferences::actions::test_store;

    #[test]
    fn the_debug_panel_and_all_modes_end_with_the_developers_view() {
        let (_owner, store) = test_store();
        store.toggle_dev_mode();
        store.set_debug_panel(true);
        store.set_god_mode(true);
        assert!(store.dev_mode().get_untracked() && store.debug_panel().get_untracked());
        store.toggle_dev_mode();
        assert_eq!(store.get_untracked(), UiState::default());
    }

    #[test]
    fn each_mode_is_set_alone_and_all_are_reset() {
        let (_owner, store) = test_store();
        store.set_god_mode(true);
        store.set_debug_mode(true);
        let expected = OperationalModes { god_mode: true, debug_mode: true, developer_mode: false };
        assert_eq!(store.operational_modes().get_untracked(), expected);
        store.set_developer_mode(true);
        store.set_god_mode(false);
        assert_eq!(
            store.operational_modes().get_untracked(),
            OperationalModes { god_mode: false, developer_mode: true, debug_mode: true }
        );
        store.reset_modes();
        assert_eq!(store.get_untracked(), UiState::default());
    }
}
