//! A cell that the table does not allow.

use contract::matrix::{MayLiveIn, holders, kinds, layers::QueryCache, parts};

impl holders::AuthTokens for QueryCache { //~ E0117 only traits defined in the current crate
    type Part = parts::Primary;
}

impl MayLiveIn<QueryCache> for kinds::AuthTokens { //~ E0117 only traits defined in the current crate
    type Part = parts::Primary;
}

fn main() {}
