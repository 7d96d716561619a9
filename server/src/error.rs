//! The server's error: a kind and a text for the public, and the source for the log.

use std::borrow::Cow;

use contract::{Code, FieldErrors, Problem};

/// What use cases answer.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error with all that is needed to answer and to log it. Only [`Error::problem`] turns it into an answer.
#[derive(Debug)]
pub struct Error {
    /// The kind, and with it the status.
    pub code: Code,
    /// What the public is told.
    pub detail: Cow<'static, str>,
    /// The bad fields, if the kind is invalid input.
    pub errors: FieldErrors,
    /// What really happened; for the log alone.
    pub source: Option<anyhow::Error>,
    /// When to try again, in seconds.
    pub retry_after: Option<u32>,
}

impl Error {
    /// An error of this kind.
    pub fn new(code: Code, detail: impl Into<Cow<'static, str>>) -> Self {
        // The answer to each of these says when to come again; who knows better says so.
        let retry_after = matches!(code, Code::Unavailable | Code::RateLimited).then_some(2);
        Self { code, detail: detail.into(), errors: FieldErrors::default(), source: None, retry_after }
    }
    /// There is no such thing, or it belongs to another tenant.
    pub fn not_found() -> Self {
        Self::new(Code::NotFound, "There is nothing here, or it is not yours to see.")
    }
    /// Nobody is signed in.
    pub fn unauthenticated() -> Self {
        Self::new(Code::Unauthenticated, "Sign in to go on.")
    }
    /// The caller may not do this.
    pub fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Forbidden, detail)
    }
    /// Some fields are bad.
    pub fn invalid(errors: FieldErrors) -> Self {
        Self { errors, ..Self::new(Code::Invalid, "Correct what is marked and try again.") }
    }
    /// The request is not in the form that it should have.
    pub fn malformed(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(Code::Malformed, detail)
    }
    /// Something that must not happen did.
    pub fn internal(source: impl Into<anyhow::Error>) -> Self {
        let detail = "Nothing was changed. Try again; if it stays, report the request id.";
        Self { source: Some(source.into()), ..Self::new(Code::Internal, detail) }
    }
    /// A dependency is away.
    pub fn unavailable(source: impl Into<anyhow::Error>) -> Self {
        let detail = "The database cannot be reached at the moment. Try again shortly.";
        Self { source: Some(source.into()), ..Self::new(Code::Unavailable, detail) }
    }

    /// The same, to be tried again after so many seconds.
    pub fn retry_after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// The answer. Logs the source, once, with the request's id.
    pub fn problem(self, request_id: &str) -> Problem {
        match (&self.source, self.code) {
            (Some(source), Code::Unavailable) => tracing::warn!(request_id, "{source:#}"),
            (Some(source), _) => tracing::error!(request_id, "{source:#}"),
            (None, _) => {}
        }
        Problem { errors: self.errors, ..Problem::new(self.code, self.detail, request_id) }
    }
}

impl From<FieldErrors> for Error {
    fn from(errors: FieldErrors) -> Self {
        Self::invalid(errors)
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        if is_away(&error) { Self::unavailable(error) } else { Self::internal(error) }
    }
}

/// Whether the error means that PostgreSQL cannot be used now, rather than that a statement was wrong.
fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => true,
        sqlx::Error::WorkerCrashed | sqlx::Error::Protocol(_) => true,
        // 08 connection, 25006 read-only, 53 resources, 57 operator (timeouts, shutdown), 55P03 lock not available.
        sqlx::Error::Database(e) => e.code().is_some_and(|code| {
            ["08", "53", "57"].iter().any(|class| code.starts_with(class)) || code == "25006" || code == "55P03"
        }),
        _ => false,
    }
}

/// Gives a violated constraint its meaning.
pub trait OnConstraint<T> {
    /// If the error is a violation of the constraint of this name, it becomes `error`.
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T>;
}

impl<T> OnConstraint<T> for std::result::Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(Error::from).on_constraint(name, error)
    }
}

impl<T> OnConstraint<T> for Result<T> {
    fn on_constraint(self, name: &str, error: impl FnOnce() -> Error) -> Result<T> {
        self.map_err(|e| {
            let violated = e.source.as_ref().and_then(|s| s.downcast_ref::<sqlx::Error>());
            let constraint = violated.and_then(|s| s.as_database_error()).and_then(|d| d.constraint());
            if constraint == Some(name) { error() } else { e }
        })
    }
}
