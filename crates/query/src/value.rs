//! Data and errors without their types.

use std::{any::Any, sync::Arc};

pub(crate) type Value = Arc<dyn Any + Send + Sync>;
pub(crate) type PatchFn = Arc<dyn Fn(&mut Value) + Send + Sync>;

/// What a fetch, or a mutation, has come to.
pub(crate) type Outcome = Result<Value, Failure>;

#[derive(Clone)]
pub(crate) enum Failure {
    Error(Value),
    Cancelled,
}
