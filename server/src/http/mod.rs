//! From the socket to the handlers: the accept loop, the layers, the mount, pages and files.

mod assets;
mod csp;
mod csrf;
mod edge;
mod guard;
mod gzip;
mod handover;
mod headers;
mod in_process;
pub(crate) mod input;
pub mod limits;
mod mount;
mod mounted;
pub(crate) mod next;
mod pages;
mod peer;
mod pieces;
mod problem;
mod rendered;
mod reply;
mod request_id;
mod router;
mod serve;
mod site;
mod timed;

pub use input::Input;
pub use mount::{Handler, Routes};
pub use mounted::Mounted;
pub(crate) use pages::out_of_order;
pub use peer::{Peer, client_address};
pub use problem::respond;
pub use reply::Reply;
pub use request_id::RequestId;
pub use router::{endpoints, router};
pub use serve::{run, serve};
pub use site::Site;
