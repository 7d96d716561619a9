use contract::matrix::Secret;

#[derive(Debug)]
struct Candidate {
    name: String,
    password_hash: Secret, //~ E0277 Secret
    //~| Debug
}

fn main() {}
