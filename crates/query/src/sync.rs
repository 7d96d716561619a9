//! What threads meet at. With the feature `shuttle` a scheduler of its own stands at each lock and flag, and a test tries one
//! order of threads after the other.

#[cfg(feature = "shuttle")]
pub(crate) use shuttle::{
    sync::{
        Mutex, MutexGuard, RwLock,
        atomic::{AtomicBool, AtomicU64},
    },
    thread,
};
#[cfg(not(feature = "shuttle"))]
pub(crate) use std::sync::{
    Mutex, MutexGuard, RwLock,
    atomic::{AtomicBool, AtomicU64},
};
#[cfg(all(not(feature = "shuttle"), not(target_arch = "wasm32")))]
pub(crate) use std::thread;
