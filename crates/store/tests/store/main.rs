//! What the store promises, without a browser.
#![cfg(not(target_arch = "wasm32"))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod actions;
mod branching;
mod corrupt;
mod deferred;
mod devtools;
mod drafts;
mod first_paint;
mod full_storage;
mod hydration;
mod migration;
mod mirror;
mod optional;
mod other_builds;
mod persist;
mod selectors;
mod shared_cookies;
mod storage_errors;
mod support;
mod tabs;
mod user;
mod whole_state;
