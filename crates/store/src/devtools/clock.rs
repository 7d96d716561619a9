use std::time::Duration;

/// Time since 1970.
#[cfg(target_arch = "wasm32")]
pub(super) fn now() -> Duration {
    Duration::from_secs_f64(js_sys::Date::now().max(0.0) / 1_000.0)
}

/// Time since 1970.
#[cfg(not(target_arch = "wasm32"))]
pub(super) fn now() -> Duration {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default()
}
