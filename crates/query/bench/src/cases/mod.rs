//! The cases of the peer, letter by letter, and what grows with the size of the cache.

mod lists;
mod many;
mod named;
mod observers;
mod optimistic;
mod unrelated;

pub use named::{NAMES, case};
