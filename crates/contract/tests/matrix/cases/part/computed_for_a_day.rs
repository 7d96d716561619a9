//! What was computed of analytics, under a key that keeps it for a day.

use contract::matrix::{
    Stored, in_redis, kinds,
    parts::{Computed, IsComputed, Long},
};

struct Visits(u64);

impl Stored for Visits {
    type Kind = kinds::Analytics;
}

impl IsComputed for Visits {
    type Of = ();
}

fn main() {
    in_redis::<Computed<Visits>, Long>(); //~ E0277 does not fit data that Redis holds
    //~| whatever else Redis holds is kept for minutes, under a `Short` one
}
