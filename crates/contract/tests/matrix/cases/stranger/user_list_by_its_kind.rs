//! A list that says what it is, in `localStorage`.

struct Preferences {
    names: Vec<String>,
}

contract::ui_store! { Preferences in LocalStorage { names: UserLists } } //~ E0277 kinds::UserLists` out of the layer `LocalStorage`
//~| copies of the server's data live in the query cache: ask for them by a `Query`

fn main() {}
