//! A mutation with a password, written down until it can be sent.

use contract::auth::PasswordChange;

struct SetPassword {
    tenant: i32,
    change: PasswordChange,
}

contract::ui_store! { //~ E0277 kinds::Passwords` out of the layer `IndexedDb`
    //~| a password goes to the server with its request, and no layer keeps it
    SetPassword in IndexedDb {
        tenant: UserLists,
        change: FormState,
    }
}

struct SetPlainly {
    password: String,
}

contract::ui_store! { SetPlainly in IndexedDb { password: Passwords } } //~ E0277 kinds::Passwords` out of the layer `IndexedDb`

fn main() {}
