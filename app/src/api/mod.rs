//! The one way to call the HTTP API: by its endpoints' declarations, over a transport that differs by side.

mod client;
mod error;
mod transport;

pub use client::{Api, Headers};
pub(crate) use client::{read, uri};
pub use error::ApiError;
pub use transport::{ApiRequest, ApiResponse, NetworkError, Transport, UploadEvent};
