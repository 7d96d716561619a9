//! The gate to what outlives the page: what is registered is stored in IndexedDB and shared with the other tabs, so of
//! its data and of its own fields each must be of a kind that may live there.

use contract::matrix::{FieldsIn, InIndexedDb, layers::IndexedDb};
use query::{Portable, PortableMutation, QueryClientBuilder};

/// A builder whose queries and mutations may leave the page, if the storage matrix lets them. The features are given
/// this, and not the builder.
#[derive(Debug)]
#[must_use]
pub struct Outliving<R>(QueryClientBuilder<R>);

impl<R> Outliving<R> {
    /// Of this builder.
    pub fn of(builder: QueryClientBuilder<R>) -> Self {
        Self(builder)
    }

    /// Lets the answers of `Q` outlive the page, and with them what was asked.
    #[expect(clippy::disallowed_methods, reason = "the door")]
    pub fn query<Q: Portable<Data: InIndexedDb> + FieldsIn<IndexedDb>>(self) -> Self {
        Self(self.0.register::<Q>())
    }

    /// Lets mutations of type `M` outlive the page until they are sent.
    #[expect(clippy::disallowed_methods, reason = "the door")]
    pub fn mutation<M: PortableMutation + FieldsIn<IndexedDb>>(self) -> Self {
        Self(self.0.register_mutation::<M>())
    }

    /// The builder.
    pub fn into_inner(self) -> QueryClientBuilder<R> {
        self.0
    }
}

/// Says of each field of a query or mutation what kind of data it is, and so that it may outlive the page.
#[macro_export]
#[doc(hidden)]
macro_rules! outlives {
    ($type:ident { $($fields:tt)* }) => { ::contract::ui_store! { $type in IndexedDb { $($fields)* } } };
}
pub use outlives;
