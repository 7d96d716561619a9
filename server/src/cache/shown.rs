use std::{ops::Deref, sync::OnceLock};

use bytes::Bytes;
use contract::matrix::Stored;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{Error, Result};

/// A cached value that is an answer as it is: with its JSON, which is made once for all who ask.
#[derive(Debug)]
pub struct Shown<T> {
    value: T,
    json: OnceLock<Bytes>,
}

impl<T: Stored> Stored for Shown<T> {
    type Kind = T::Kind;
}

impl<T: Serialize> Shown<T> {
    /// The answer's body.
    pub fn json(&self) -> Result<Bytes> {
        if let Some(json) = self.json.get() {
            return Ok(json.clone());
        }
        let json = Bytes::from(serde_json::to_vec(&self.value).map_err(Error::internal)?);
        Ok(self.json.get_or_init(|| json).clone())
    }
}

impl<T> From<T> for Shown<T> {
    fn from(value: T) -> Self {
        Self { value, json: OnceLock::new() }
    }
}

impl<T> Deref for Shown<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: Serialize> Serialize for Shown<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Shown<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}
