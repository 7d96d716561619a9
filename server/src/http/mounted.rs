use std::any::TypeId;

use contract::{Declaration, Endpoint, Parameter, endpoint::PathParams, query_string::QueryString};
use schemars::{JsonSchema, Schema, SchemaGenerator};

/// An endpoint as it is mounted, with all that its declaration says of what goes in and comes out.
#[derive(Debug, Clone, Copy)]
pub struct Mounted {
    /// What it declares.
    pub declaration: Declaration,
    /// Whether it takes an `Idempotency-Key`.
    pub once: bool,
    /// The placeholders of its path.
    pub path: &'static [Parameter],
    /// The names of its query string.
    pub query: &'static [Parameter],
    /// The media types of its body.
    pub takes: &'static [&'static str],
    /// The schema of its body as JSON, if it has one.
    pub body: fn(&mut SchemaGenerator) -> Option<Schema>,
    /// The status of success.
    pub status: u16,
    /// The media type of the answer.
    pub gives: &'static str,
    /// The schema of the answer, if it is JSON.
    pub response: fn(&mut SchemaGenerator) -> Option<Schema>,
}

impl Mounted {
    pub(super) fn of<E: Endpoint>(once: bool) -> Self {
        Self {
            declaration: Declaration::of::<E>(),
            once,
            path: E::Path::PARAMETERS,
            query: E::Query::PARAMETERS,
            takes: E::TAKES,
            body: schema::<E::Body>,
            status: E::STATUS,
            gives: E::GIVES,
            response: schema::<E::Response>,
        }
    }
}

fn schema<T: JsonSchema + 'static>(generator: &mut SchemaGenerator) -> Option<Schema> {
    (TypeId::of::<T>() != TypeId::of::<()>()).then(|| generator.subschema_for::<T>())
}
