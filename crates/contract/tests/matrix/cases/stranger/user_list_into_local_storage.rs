//! A list of users in `localStorage`.

use contract::users::User;

struct Preferences {
    dark: bool,
    recent: Vec<User>,
}

contract::ui_store! {
    Preferences in LocalStorage {
        dark: UiPreferences,
        recent: UiPreferences,
    }
}

fn main() {}
