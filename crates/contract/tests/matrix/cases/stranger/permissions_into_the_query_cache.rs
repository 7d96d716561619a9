//! What a person may do, in the query cache.

use std::collections::BTreeSet;

use contract::{Permission, matrix::InQueryCache};

trait Query {
    type Data: InQueryCache;
}

struct MyPermissions;

impl Query for MyPermissions {
    type Data = BTreeSet<Permission>;
}

fn main() {}
