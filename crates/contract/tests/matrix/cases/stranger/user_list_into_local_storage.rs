//! A list of users in `localStorage`.

use contract::users::User;

struct Preferences {
    dark: bool,
    recent: Vec<User>,
}

contract::ui_store! { //~ E0277 kinds::UserLists` out of the layer `LocalStorage`
    //~| copies of the server's data live in the query cache: ask for them by a `Query`
    Preferences in LocalStorage {
        dark: UiPreferences,
        recent: UiPreferences,
    }
}

fn main() {}
