//! Where data is kept, each place has one door. What the storage matrix (`contract::matrix`) cannot hold by types, because
//! a library's own function is a way round it, is held here and in `clippy.toml`: here by what the source names.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod doors;
mod files;
mod found;
mod manifests;
mod paths;
mod planted;
mod queries;
mod rust;
mod sql;

use std::collections::BTreeSet;

use crate::{
    doors::ALLOWED,
    files::{Source, sources},
    found::{Found, found},
};

fn allowed(source: &Source, found: &Found) -> Option<usize> {
    ALLOWED.iter().position(|(door, path, what)| {
        *door == found.door && *path == source.path() && (what.is_empty() || *what == found.key)
    })
}

fn breaches(source: &Source, writers: &BTreeSet<String>) -> Vec<String> {
    let found = found(source, writers).into_iter().filter(|found| allowed(source, found).is_none());
    let shown = found.map(|found| {
        format!("{}:{}: {} ({}): {}", source.path(), found.line, found.what, found.door, found.instead)
    });
    shown.collect()
}

#[test]
fn each_place_that_keeps_data_has_one_door() {
    let writers = sql::writers();
    let found: Vec<String> = sources().iter().flat_map(|source| breaches(source, &writers)).collect();
    assert!(found.is_empty(), "{} breaches:\n{}", found.len(), found.join("\n"));
}

#[test]
fn who_may_go_through_a_door_does() {
    let (sources, writers) = (sources(), sql::writers());
    let used: BTreeSet<usize> = sources
        .iter()
        .flat_map(|source| found(source, &writers).into_iter().filter_map(|found| allowed(source, &found)))
        .collect();
    let idle: Vec<_> = (0..ALLOWED.len()).filter(|at| !used.contains(at)).map(|at| ALLOWED[at]).collect();
    assert!(idle.is_empty(), "allowed and not used: {idle:#?}");
}
