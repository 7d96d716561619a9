use contract::matrix::Secret;

fn main() {
    let key = Secret::new("0123456789".to_owned());
    let _ = tracing::info!(%key, "signed"); //~ E0277 Secret
    //~| Display
}
