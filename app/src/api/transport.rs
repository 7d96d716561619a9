use contract::Method;
use futures::future::BoxFuture;

/// A request to the API of the site that serves the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiRequest {
    /// Its method.
    pub method: Method,
    /// Path and query.
    pub uri: String,
    /// Further headers; the transport adds `Content-Type` and what identifies the person.
    pub headers: Vec<(&'static str, String)>,
    /// The JSON text of the body.
    pub body: Option<String>,
}

/// What came back, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiResponse {
    /// The HTTP status.
    pub status: u16,
    /// The `ETag` header.
    pub etag: Option<String>,
    /// The versions that a write has reached, if the answer says so.
    pub versions: Option<String>,
    /// The body; empty if there is none.
    pub body: String,
}

/// No answer: the network, the server or patience is at an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkError;

/// Carries requests to the API: `fetch` in a browser, the server's own router while it renders.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request; an answer of any status is an answer.
    fn send(&self, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>>;
}

/// What happens to a file on its way to the API.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadEvent {
    /// So many bytes of so many have left.
    Sent { bytes: f64, of: f64 },
    /// The API has answered.
    Answered(ApiResponse),
    /// There was no answer.
    Failed,
    /// The person has stopped it.
    Cancelled,
}
