use super::{Infinite, InfiniteData, InfiniteQuery};
use crate::Portable;
use serde::{Serialize, de::DeserializeOwned};

/// An infinite query that is known by name outside the program that asks it: what [`Portable`] is to a query. Register it
/// as [`Infinite<Self>`](Infinite).
pub trait PortableInfinite: InfiniteQuery + Serialize + DeserializeOwned {
    /// As [`Portable::NAME`].
    const NAME: &'static str;

    /// As [`Portable::version`].
    fn version(data: &InfiniteData<Self::Page, Self::PageParam>) -> Option<u64> {
        let _ = data;
        None
    }
}

impl<Q: PortableInfinite> Portable for Infinite<Q> {
    const NAME: &'static str = Q::NAME;

    fn version(data: &InfiniteData<Q::Page, Q::PageParam>) -> Option<u64> {
        Q::version(data)
    }
}
