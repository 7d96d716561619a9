//! Many queries of one type at once.

mod combined;
mod list;
mod observer;

pub use combined::CombinedQueriesObserver;
pub use observer::QueriesObserver;
