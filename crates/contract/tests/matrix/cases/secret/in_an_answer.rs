use contract::matrix::Secret;

#[derive(serde::Serialize)] //~ E0277 Secret
//~| Serialize
struct Account {
    name: String,
    refresh_key: Secret<[u8; 32]>,
}

fn main() {}
