//! A kind that the table does not have, and that is said to live in the query cache.

use contract::matrix::{MayLiveIn, Stored, layers::QueryCache, parts};

struct Mine;

impl MayLiveIn<QueryCache> for Mine { //~ E0277 `Mine` is no kind of the storage matrix
    type Part = parts::Primary;
}

#[derive(Debug)]
struct MyPermissions;

impl Stored for MyPermissions {
    type Kind = Mine; //~ E0277 `Mine` is no kind of the storage matrix
    //~| another one is a row of crates/contract/src/matrix/table.rs
}

fn main() {}
