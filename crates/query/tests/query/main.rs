//! What the cache does, on a virtual clock.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod any_order;
mod by_hand;
mod cancelling;
mod collecting;
mod computing;
mod data;
mod devtools;
mod devtools_rendering;
mod events;
mod fetching;
mod filters;
mod hydrating;
mod infinite;
mod infinite_writes;
mod initial;
mod interleavings;
mod invalidating;
mod mutation_cache;
mod mutation_hooks;
mod mutations;
mod network;
mod observers;
mod offline;
mod optimistic;
mod options;
mod page;
mod parallel;
mod persisting;
mod placeholders;
mod pushing;
mod reactive_mutations;
mod rendering;
mod rendering_lists;
mod retrying;
mod retrying_by_error;
mod selecting;
mod sharing;
mod staleness;
mod streaming;
mod support;
mod suspense;
mod tabs;
mod threads;
