use crate::Query;
use serde::{Serialize, de::DeserializeOwned};

/// A query that is known by name outside the program that asks it.
///
/// It is stored, shared between tabs and dehydrated once it is registered with
/// [`QueryClientBuilder::register`](crate::QueryClientBuilder::register); what is not registered stays where it was
/// fetched. Two equal queries must serialise to the same JSON: a query with a `HashMap` in it does not.
pub trait Portable: Query + Serialize + DeserializeOwned {
    /// The name of this type of query, unlike any other registered one. It must outlive releases: what is stored under
    /// another name is not found again.
    const NAME: &'static str;

    /// The server's version of `data`, if it has one: the higher wins, whatever the clocks say. Without it (the default)
    /// the data that was received later wins.
    fn version(data: &Self::Data) -> Option<u64> {
        let _ = data;
        None
    }
}
