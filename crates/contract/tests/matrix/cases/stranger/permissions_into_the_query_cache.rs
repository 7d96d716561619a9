//! What a person may do, in the query cache.

use std::collections::BTreeSet;

use contract::{Permission, matrix::InQueryCache};

trait Query {
    type Data: InQueryCache;
}

struct MyPermissions;

impl Query for MyPermissions {
    type Data = BTreeSet<Permission>; //~ E0277 kinds::UserPermissions` out of the layer `QueryCache`
    //~| permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions`
}

fn main() {}
