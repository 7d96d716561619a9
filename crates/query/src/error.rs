//! Why a fetch or a mutation gave no data.

use std::{
    error::Error,
    fmt::{self, Debug, Display},
    sync::Arc,
};

macro_rules! failure {
    ($(#[$doc:meta])* $name:ident, $error:literal, $cancelled:literal, $text:literal) => {
        $(#[$doc])*
        #[derive(Debug, PartialEq)]
        pub enum $name<E> {
            #[doc = $error]
            Error(Arc<E>),
            #[doc = $cancelled]
            Cancelled,
        }

        impl<E> Clone for $name<E> {
            fn clone(&self) -> Self {
                match self {
                    Self::Error(error) => Self::Error(error.clone()),
                    Self::Cancelled => Self::Cancelled,
                }
            }
        }

        impl<E: Debug> Display for $name<E> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self {
                    Self::Error(error) => write!(f, concat!("the ", $text, " failed: {:?}"), error),
                    Self::Cancelled => f.write_str(concat!("the ", $text, " was cancelled")),
                }
            }
        }

        impl<E: Debug> Error for $name<E> {}
    };
}

failure! {
    /// Why a query gave no data.
    QueryError,
    "What [`Query::fetch`](crate::Query::fetch) gave, after the last try.",
    "It was cancelled, removed or reset before there was any data, or it panicked.",
    "query"
}

failure! {
    /// Why a mutation did not succeed.
    MutationError,
    "What [`Mutation::mutate`](crate::Mutation::mutate) gave, after the last try.",
    "It panicked, or its runtime ended.",
    "mutation"
}
