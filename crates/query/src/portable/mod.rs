//! What may leave a client: for a storage, another tab, the page that a server renders.

mod definition;
mod dehydrate;
mod filter;
mod mutation;
mod packet;
mod registry;

pub use definition::Portable;
pub use dehydrate::{DehydrateOptions, Dehydrated};
pub(crate) use filter::FilterPacket;
pub(crate) use mutation::MutationPacket;
pub use mutation::PortableMutation;
pub(crate) use packet::{Held, Packet, millis};
pub(crate) use registry::Registry;
