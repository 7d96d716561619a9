//! From the socket to the handlers: the accept loop, the layers, the mount, pages and files.

mod input;
pub mod limits;
mod mount;
mod problem;
mod reply;
mod request_id;

pub use input::Input;
pub use mount::Mount;
pub use problem::respond;
pub use reply::Reply;
pub use request_id::RequestId;
