//! A type of which nobody has said what kind of data it is.

#[derive(Debug)]
struct Invoice;

fn main() {
    contract::matrix::in_redis::<Invoice, contract::matrix::parts::Short>(); //~ E0277 the storage matrix does not let `Invoice` into Redis
    //~| a type says its kind by `impl Stored for
}
