use contract::{Access, endpoint, matrix::Secret};

endpoint! {
    /// The hash of a password, to whoever is signed in.
    GetHash: Get "/api/v1/hash", access: Access::SignedIn, response: Secret //~ E0277 Secret
    //~| Endpoint::Response
}

fn main() {}
