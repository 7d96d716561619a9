use leptos::prelude::*;
use store::{StoreApi, select};

use crate::preferences::{Dialog, UiState, UiStateStoreFields};

/// What lies over the page.
pub trait OverlayActions {
    /// Opens the sidebar of a narrow screen, or closes it.
    fn toggle_drawer(&self);
    /// Closes the sidebar of a narrow screen.
    fn close_drawer(&self);
    /// Opens `dialog` in place of what is open.
    fn open_dialog(&self, dialog: Dialog);
    /// Closes the dialog that is open.
    fn close_dialog(&self);
    /// Shows the tooltip of the element with this id, in place of another's.
    fn show_tooltip(&self, id: &str);
    /// Hides the tooltip of that element; another's stays.
    fn hide_tooltip(&self, id: &str);
    /// Whether the dialog for a new user is open.
    fn is_user_modal_open(&self) -> Memo<bool>;
    /// Whether a dialog asks for confirmation.
    fn is_confirm_dialog_open(&self) -> Memo<bool>;
}

impl OverlayActions for StoreApi<UiState> {
    fn toggle_drawer(&self) {
        self.act("toggleDrawer", |ui| ui.drawer_open().update(|open| *open = !*open));
    }

    fn close_drawer(&self) {
        self.act("closeDrawer", |ui| ui.drawer_open().set(false));
    }

    fn open_dialog(&self, dialog: Dialog) {
        self.act("openDialog", |ui| ui.dialog().set(Some(dialog)));
    }

    fn close_dialog(&self) {
        self.act("closeDialog", |ui| ui.dialog().set(None));
    }

    fn show_tooltip(&self, id: &str) {
        self.act("showTooltip", |ui| ui.active_tooltip().set(Some(id.to_owned())));
    }

    fn hide_tooltip(&self, id: &str) {
        self.act("hideTooltip", |ui| {
            if ui.active_tooltip().with_untracked(|shown| shown.as_deref() == Some(id)) {
                ui.active_tooltip().set(None);
            }
        });
    }

    fn is_user_modal_open(&self) -> Memo<bool> {
        select(self.dialog(), |dialog| *dialog == Some(Dialog::CreateUser))
    }

    fn is_confirm_dialog_open(&self) -> Memo<bool> {
        select(self.dialog(), |dialog| dialog.is_some_and(Dialog::is_confirmation))
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::preferences::actions::test_store;

    #[test]
    fn one_dialog_is_open_at_a_time() {
        let (owner, store) = test_store();
        let (is_user, is_confirm) =
            owner.with(|| (store.is_user_modal_open(), store.is_confirm_dialog_open()));
        let open = || (is_user.get_untracked(), is_confirm.get_untracked());
        assert_eq!(open(), (false, false));
        store.open_dialog(Dialog::CreateUser);
        assert_eq!(open(), (true, false));
        store.open_dialog(Dialog::RemoveUser(Uuid::nil()));
        assert_eq!(open(), (false, true));
        store.close_dialog();
        assert_eq!(open(), (false, false));
    }

    #[test]
    fn a_tooltip_that_another_has_taken_over_is_not_hidden() {
        let (_owner, store) = test_store();
        store.show_tooltip("first");
        store.show_tooltip("second");
        store.hide_tooltip("first");
        assert_eq!(store.active_tooltip().get_untracked().as_deref(), Some("second"));
        store.hide_tooltip("second");
        assert_eq!(store.active_tooltip().get_untracked(), None);
    }

    #[test]
    fn the_drawer_opens_and_closes() {
        let (_owner, store) = test_store();
        store.toggle_drawer();
        assert!(store.drawer_open().get_untracked());
        store.close_drawer();
        assert!(!store.drawer_open().get_untracked());
    }
}
