//! Where each kind of data may live, checked by the compiler.
//!
//! [`matrix!`] declares the table. A type says what kind of data it is by [`Stored`], and each layer takes only types
//! whose kind [may live](MayLiveIn) there: what the table forbids does not compile.

use std::fmt::Debug;

/// A type that some layer stores.
pub trait Stored {
    /// What kind of data it is: one of [`kinds`].
    type Kind;
}

/// This kind of data may be held by the layer `L`, one of [`layers`].
#[diagnostic::on_unimplemented(
    message = "data of the kind `{Self}` must not be stored in the layer `{L}`",
    label = "the storage matrix forbids it",
    note = "crates/contract/src/matrix.rs says where each kind of data belongs"
)]
pub trait MayLiveIn<L> {}

macro_rules! matrix {
    (
        layers { $($(#[$layer_meta:meta])* $layer:ident,)* }
        $($(#[$kind_meta:meta])* $kind:ident: $($home:ident)*;)*
    ) => {
        /// The layers that can hold data.
        pub mod layers {
            $($(#[$layer_meta])* #[derive(Debug, Clone, Copy)] pub struct $layer;)*
        }
        /// The kinds of data.
        pub mod kinds {
            $($(#[$kind_meta])* #[derive(Debug, Clone, Copy)] pub struct $kind;)*
        }
        $($(impl MayLiveIn<layers::$home> for kinds::$kind {})*)*

        /// The table as data: each kind with the layers that may hold it.
        pub const TABLE: &[(&str, &[&str])] = &[$((stringify!($kind), &[$(stringify!($home)),*]),)*];
    };
}

matrix! {
    layers {
        /// State of the user interface, in the browser's memory; its preferences in `localStorage`.
        UiStore,
        /// Copies of the server's data, in the browser.
        QueryCache,
        /// Copies shared by all instances of the server.
        Redis,
        /// What travels with every request.
        Cookies,
        /// The source of truth.
        Database,
    }
    /// Theme, density, what is folded away.
    UiPreferences: UiStore;
    /// What is open at the moment.
    ModalStates: UiStore;
    /// What a person has typed and not sent.
    FormState: UiStore;
    /// What a person is searching for.
    SearchQuery: UiStore;
    /// What proves who someone is.
    AuthTokens: Cookies;
    /// What a person may do.
    UserPermissions: Redis Database;
    /// Who is signed in; in cookies the least that will do, in the database as backup.
    SessionData: Redis Cookies Database;
    /// People and other records in lists.
    UserLists: QueryCache Redis Database;
    /// What a search found.
    SearchResults: QueryCache Redis Database;
    /// What changes by the second.
    RealTimeData: QueryCache Database;
    /// Computed aggregates.
    Analytics: QueryCache Redis Database;
    /// What hardly ever changes; in Redis for a long time.
    StaticConfig: QueryCache Redis Database;
}

/// A value that Redis may hold.
pub trait InRedis: Stored<Kind: MayLiveIn<layers::Redis>> {}
impl<T: Stored<Kind: MayLiveIn<layers::Redis>>> InRedis for T {}

/// A value that the query cache may hold.
pub trait InQueryCache: Stored<Kind: MayLiveIn<layers::QueryCache>> + Debug {}
impl<T: Stored<Kind: MayLiveIn<layers::QueryCache>> + Debug> InQueryCache for T {}

impl Stored for crate::users::User {
    type Kind = kinds::UserLists;
}
// The answer to a question that was asked, to show or hide a button by. The grants themselves stay on the server.
impl Stored for crate::permissions::Verdicts {
    type Kind = kinds::SearchResults;
}
impl Stored for crate::permissions::Catalogue {
    type Kind = kinds::StaticConfig;
}
impl Stored for crate::notifications::NotificationPage {
    type Kind = kinds::RealTimeData;
}
impl<T: Stored> Stored for crate::Page<T> {
    type Kind = T::Kind;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_the_twelve_kinds_of_the_specification() {
        assert_eq!(TABLE.len(), 12);
        let homes = |kind| TABLE.iter().find(|(k, _)| *k == kind).map(|(_, homes)| *homes);
        assert_eq!(homes("AuthTokens"), Some(&["Cookies"][..]));
        assert_eq!(homes("UserPermissions"), Some(&["Redis", "Database"][..]));
        assert_eq!(homes("RealTimeData"), Some(&["QueryCache", "Database"][..]));
    }
}
