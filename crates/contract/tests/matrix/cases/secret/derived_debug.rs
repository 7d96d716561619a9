use contract::matrix::Secret;

#[derive(Debug)]
struct Candidate {
    name: String,
    password_hash: Secret,
}

fn main() {}
