//! How answers and errors of one type of query become JSON, and come back. What never leaves a client needs none of it,
//! so it is reached by registration, or through what needs it, and not through every query.

use crate::{Cacheable, Query, value::Value};
use serde_json::{
    from_str,
    value::{RawValue, to_raw_value},
};
use std::sync::Arc;

type Encode = fn(Result<&Value, &Value>) -> Option<Box<RawValue>>;
type Decode = fn(Result<&str, &str>) -> Option<Result<Value, Value>>;

#[derive(Clone, Copy)]
pub(crate) struct Codec {
    encode: Encode,
    decode: Decode,
}

impl Codec {
    pub(crate) fn of<Q: Query>() -> Self {
        Self { encode: encode::<Q>, decode: decode::<Q> }
    }

    /// Data or error as JSON.
    pub(crate) fn encode(self, outcome: Result<&Value, &Value>) -> Option<Box<RawValue>> {
        (self.encode)(outcome)
    }

    /// The same from JSON.
    pub(crate) fn decode(self, outcome: Result<&str, &str>) -> Option<Result<Value, Value>> {
        (self.decode)(outcome)
    }
}

/// See [`Codec::encode`].
pub(crate) fn encode<Q: Query>(outcome: Result<&Value, &Value>) -> Option<Box<RawValue>> {
    match outcome {
        Ok(data) => to_raw_value(data.downcast_ref::<Q::Data>()?).ok(),
        Err(error) => to_raw_value(error.downcast_ref::<Q::Error>()?).ok(),
    }
}

/// See [`Codec::decode`].
pub(crate) fn decode<Q: Query>(outcome: Result<&str, &str>) -> Option<Result<Value, Value>> {
    Some(match outcome {
        Ok(data) => Ok(read::<Q::Data>(data)?),
        Err(error) => Err(read::<Q::Error>(error)?),
    })
}

// Once for all queries that have the same type of data, or of error.
#[inline(never)]
fn read<T: Cacheable>(text: &str) -> Option<Value> {
    Some(Arc::new(from_str::<T>(text).ok()?))
}
