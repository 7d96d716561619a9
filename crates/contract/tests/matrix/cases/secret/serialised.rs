use contract::matrix::Secret;

fn main() {
    let key = Secret::new("0123456789".to_owned());
    let _ = serde_json::to_string(&key); //~ E0277 Secret
    //~| Serialize
}
