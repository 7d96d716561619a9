//! What people may do, by name, in the query cache.

use std::collections::{HashMap, HashSet};

use contract::{Permission, matrix::in_query_cache};

fn main() {
    in_query_cache::<HashMap<String, HashSet<Permission>>>(); //~ E0277 kinds::UserPermissions` out of the layer `QueryCache`
    //~| permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions`
}
