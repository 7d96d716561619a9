//! Errors on the wire: `application/problem+json` (RFC 9457).

use serde::{Deserialize, Serialize};

use crate::FieldErrors;

/// The media type of a [`Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";

macro_rules! codes {
    ($($name:ident = $text:literal, $status:literal, $title:literal;)*) => {
        /// What went wrong, for programs. Each code has one status and one title.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum Code { $(#[doc = $title] $name,)* }

        impl Code {
            /// The code as it stands in the answer.
            pub const fn as_str(self) -> &'static str { match self { $(Self::$name => $text,)* } }
            /// Its HTTP status.
            pub const fn status(self) -> u16 { match self { $(Self::$name => $status,)* } }
            /// Its title, for people.
            pub const fn title(self) -> &'static str { match self { $(Self::$name => $title,)* } }
        }
    };
}

codes! {
    Malformed = "malformed", 400, "The request could not be read";
    Unauthenticated = "unauthenticated", 401, "Not signed in";
    Forbidden = "forbidden", 403, "Not allowed";
    CrossSite = "cross_site", 403, "Refused: the request came from another site";
    NotFound = "not_found", 404, "Not found";
    MethodNotAllowed = "method_not_allowed", 405, "Method not allowed";
    Conflict = "conflict", 409, "In conflict with what is there";
    InFlight = "in_flight", 409, "The same request is under way";
    Outdated = "outdated", 412, "Changed by someone else in the meantime";
    TooLarge = "too_large", 413, "Too large";
    UnsupportedMediaType = "unsupported_media_type", 415, "Unsupported media type";
    Invalid = "invalid", 422, "Some of the input is not valid";
    RateLimited = "rate_limited", 429, "Too many requests";
    Internal = "internal", 500, "Something went wrong on our side";
    Unavailable = "unavailable", 503, "Not available at the moment";
}

/// An error as every endpoint answers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI that identifies the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind, for people.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened this time, for people. Never a stack, SQL or a path.
    pub detail: String,
    /// The kind, for programs.
    pub code: Code,
    /// The request's id, to be quoted to support.
    pub request_id: String,
    /// The bad fields, if the code is [`Code::Invalid`].
    #[serde(default, skip_serializing_if = "FieldErrors::is_empty")]
    pub errors: FieldErrors,
}

impl Problem {
    /// A problem of this kind.
    pub fn new(code: Code, detail: impl Into<String>, request_id: impl Into<String>) -> Self {
        Self {
            kind: format!("urn:mono:problem:{}", code.as_str()),
            title: code.title().to_owned(),
            status: code.status(),
            detail: detail.into(),
            code,
            request_id: request_id.into(),
            errors: FieldErrors::default(),
        }
    }
}
