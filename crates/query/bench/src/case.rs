use futures::future::LocalBoxFuture;
use query::{GcTime, NetworkMode, QueryClient, QueryOptions, Runtime, StaleTime};
use std::time::Duration;

/// The work was not done as it should be.
pub type Failed = String;

/// One case, set up; only [`run`](Self::run) is timed.
pub trait Case {
    /// Does the work; resolves to the number of operations.
    fn run(&mut self) -> LocalBoxFuture<'_, u32>;

    /// Looks whether it was really done.
    ///
    /// # Errors
    /// If it was not, with what was found.
    fn check(&self) -> Result<(), Failed>;
}

/// A client with the settings of the peer's: data never goes stale by itself, is kept for five minutes, and nothing is
/// tried again.
pub(crate) fn new_client(runtime: impl Runtime) -> QueryClient {
    let shared = QueryOptions::new().retry(0).network_mode(NetworkMode::Always);
    QueryClient::builder()
        .runtime(runtime)
        .defaults(
            shared.clone().stale_time(StaleTime::Never).gc_time(GcTime::After(Duration::from_secs(300))),
        )
        .mutation_defaults(shared)
        .build()
}

pub(crate) fn expect<T: PartialEq + std::fmt::Debug>(actual: T, wanted: T, what: &str) -> Result<(), Failed> {
    if actual == wanted { Ok(()) } else { Err(format!("{what}: {actual:?}, not {wanted:?}")) }
}
