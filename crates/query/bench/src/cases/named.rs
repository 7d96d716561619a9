//! The cases by their names.

use super::{lists, many, observers, optimistic, unrelated};
use crate::Case;
use query::Runtime;

/// What [`case`] knows. A name with a letter is the peer's.
pub const NAMES: &[&str] = &[
    "a-fetch-distinct",
    "b-notify-observers",
    "c-invalidate-prefix",
    "d-structural-sharing",
    "e-observer-mount",
    "f-optimistic-cycle",
    "f-optimistic-by-hand",
    "g-hash-key",
];

/// The case called `name`, set up.
pub fn case(name: &str, runtime: impl Runtime + Clone) -> Option<Box<dyn Case>> {
    Some(match name {
        "a-fetch-distinct" => Box::new(many::FetchDistinct::new(runtime)),
        "b-notify-observers" => Box::new(observers::Notify::new(runtime)),
        "c-invalidate-prefix" => Box::new(many::InvalidatePrefix::new(runtime)),
        "d-structural-sharing" => Box::new(lists::Sharing::new(runtime)),
        "e-observer-mount" => Box::new(observers::Mount::new(runtime)),
        "f-optimistic-cycle" => Box::new(optimistic::Declared::new(runtime)),
        "f-optimistic-by-hand" => Box::new(optimistic::ByHand::new(runtime)),
        "g-hash-key" => Box::new(many::HashKey::new(runtime)),
        _ => return unrelated::case(name, runtime),
    })
}
