//! A list that says what it is, in `localStorage`.

struct Preferences {
    names: Vec<String>,
}

contract::ui_store! { Preferences in LocalStorage { names: UserLists } }

fn main() {}
