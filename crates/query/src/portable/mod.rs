//! What may leave a client: for a storage, another tab, the page that a server renders.

mod definition;
mod dehydrate;
mod packet;
mod registry;

pub use definition::Portable;
pub use dehydrate::{DehydrateOptions, Dehydrated};
pub(crate) use packet::Packet;
pub(crate) use registry::Registry;
