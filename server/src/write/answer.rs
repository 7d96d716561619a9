use bytes::Bytes;
use contract::events::Versions;

/// What a write is answered with, in the form in which it can be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status, one of success.
    pub status: u16,
    /// The `ETag`, if there is one.
    pub etag: Option<String>,
    /// JSON, or nothing.
    pub body: Bytes,
    /// The versions that the write has reached; none of an answer that was kept.
    pub versions: Versions,
    /// Whether it is the answer to an earlier request of the same key.
    pub replayed: bool,
}

impl Answer {
    /// The longest body that is kept for a key, in bytes; the longest report of an import is a third of it.
    pub const MOST: usize = 512 * 1024;
}
