//! The hierarchical name of a query or mutation, for prefix filters and display.

use serde::{Deserialize, Serialize};
use std::{borrow::Cow, fmt};

/// One step of a [`QueryKey`]: a number or a text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(untagged)]
pub enum KeyPart {
    /// A number. It is never equal to a text.
    Int(i64),
    /// A text.
    Text(Cow<'static, str>),
}

impl fmt::Display for KeyPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(value) => value.fmt(f),
            Self::Text(value) => value.fmt(f),
        }
    }
}

impl From<&'static str> for KeyPart {
    fn from(value: &'static str) -> Self {
        Self::Text(Cow::Borrowed(value))
    }
}

impl From<String> for KeyPart {
    fn from(value: String) -> Self {
        Self::Text(Cow::Owned(value))
    }
}

impl From<bool> for KeyPart {
    /// Its text.
    fn from(value: bool) -> Self {
        Self::from(if value { "true" } else { "false" })
    }
}

macro_rules! int_parts {
    ($($int:ty),*) => {$(
        impl From<$int> for KeyPart {
            /// A number beyond `i64` becomes its decimal text.
            fn from(value: $int) -> Self {
                i64::try_from(value).map_or_else(|_| Self::from(value.to_string()), Self::Int)
            }
        }
    )*};
}
int_parts!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

/// Where a query stands among its kind, from the general to the particular: `users`, `users/list`, `users/detail/7`.
///
/// A key is *not* the identity of a cache entry (that is the query's type and value): it serves prefix filters,
/// per-prefix defaults and display.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct QueryKey(Vec<KeyPart>);

impl QueryKey {
    /// A key of one part.
    pub fn new(root: impl Into<KeyPart>) -> Self {
        Self(vec![root.into()])
    }

    /// The same key with one more part at its end.
    #[must_use]
    pub fn with(mut self, part: impl Into<KeyPart>) -> Self {
        self.0.push(part.into());
        self
    }

    /// The parts, general to particular.
    pub fn parts(&self) -> &[KeyPart] {
        &self.0
    }

    /// Whether `prefix` is this key or one of its ancestors. The empty key is an ancestor of all.
    pub fn starts_with(&self, prefix: &QueryKey) -> bool {
        self.0.starts_with(&prefix.0)
    }
}

impl fmt::Display for QueryKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("/")?;
            }
            part.fmt(f)?;
        }
        Ok(())
    }
}

impl From<&'static str> for QueryKey {
    fn from(root: &'static str) -> Self {
        Self::new(root)
    }
}

impl From<String> for QueryKey {
    fn from(root: String) -> Self {
        Self::new(root)
    }
}

impl<P: Into<KeyPart>, const N: usize> From<[P; N]> for QueryKey {
    fn from(parts: [P; N]) -> Self {
        Self(parts.into_iter().map(Into::into).collect())
    }
}
