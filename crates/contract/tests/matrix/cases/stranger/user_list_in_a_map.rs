//! A list of users by their names in `localStorage`.

use std::collections::BTreeMap;

use contract::{matrix::in_local_storage, users::User};

fn main() {
    in_local_storage::<BTreeMap<String, [User; 2]>>(); //~ E0277 kinds::UserLists` out of the layer `LocalStorage`
    //~| copies of the server's data live in the query cache: ask for them by a `Query`
}
