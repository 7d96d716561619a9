//! Raw analytics that are called computed: as they are, and read as if they had been.

use contract::matrix::{
    Stored, in_redis, kinds,
    parts::{Computed, IsComputed, Short},
};

#[derive(serde::Deserialize)]
struct Visit;

impl Stored for Visit {
    type Kind = kinds::Analytics;
}

struct Visits;

impl Stored for Visits {
    type Kind = kinds::Analytics;
}

impl IsComputed for Visits {
    type Of = Visits;
}

fn main() {
    in_redis::<Computed<Visit>, Short>(); //~ E0277 `Visit` is not computed of anything
    //~| make a type of its own of the result, and implement `IsComputed` for that
    let _: Option<Computed<Visit>> = serde_json::from_str("null").ok(); //~ E0277 `Visit` is not computed of anything
    let _ = Computed::<Visits>::of(&[Visits], |visits| visits); //~ E0308 mismatched types
}
