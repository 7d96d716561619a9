//! What each layer takes.

use std::fmt::Debug;

use super::{
    MayLiveIn, Stored,
    layers::{Cookies, Database, FirstPaint, IndexedDb, LocalStorage, QueryCache, Redis, UiStore},
    parts::{IsPart, Keeps, MostBytes},
    seal::Seal,
};

macro_rules! layer {
    ($(#[$meta:meta])* $name:ident, $check:ident: $layer:ident $(+ $more:ident)?; $note:literal) => {
        $(#[$meta])*
        #[diagnostic::on_unimplemented(
            message = "the storage matrix does not let `{Self}` into this layer as it is",
            label = "not for this layer",
            note = $note,
            note = "a type says its kind by `impl Stored for … {{ type Kind = kinds::…; }}`; the kinds are in docs/storage-matrix.md"
        )]
        pub trait $name: Stored $(+ $more)? {
            /// The most bytes that it may take, where the layer takes only a part that has a bound.
            const MOST_BYTES: Option<MostBytes>;
        }
        impl<T, P> $name for T
        where
            T: Stored<Kind: MayLiveIn<$layer, Part = P>> + IsPart<P> $(+ $more)?,
        {
            const MOST_BYTES: Option<MostBytes> = <T as IsPart<P>>::MOST_BYTES;
        }

        #[doc = concat!("Compiles if `T` is [`", stringify!($name), "`].")]
        pub const fn $check<T: $name>() {
            // So that a bound which is none is told where it is checked, and not only where it is used.
            let _ = T::MOST_BYTES;
        }
    };
}

layer! {
    /// A value that the UI store may hold.
    InUiStore, in_ui_store: UiStore;
    "the UI store takes what a person sees and does; the fields of a struct say their kinds by `contract::ui_store!`"
}
layer! {
    /// A value of the UI store that may outlive the page.
    InLocalStorage, in_local_storage: LocalStorage;
    "`localStorage` takes preferences only"
}
layer! {
    /// A value that the readable cookie for the first paint may hold.
    InFirstPaint, in_first_paint: FirstPaint;
    "the cookie for the first paint takes preferences only"
}
layer! {
    /// A value that the query cache may hold.
    InQueryCache, in_query_cache: QueryCache + Debug;
    "the query cache takes copies of the server's data"
}
layer! {
    /// A value of the query cache that may outlive the page.
    InIndexedDb, in_indexed_db: IndexedDb;
    "IndexedDB takes lists as they were seen last, what they were asked by, and changes that wait to be sent"
}
layer! {
    /// A value that a cookie may hold.
    InCookies, in_cookies: Cookies;
    "a cookie takes tokens, and of a session the least that will do: a lean type of its own, of ids and times, that implements `IsMinimal` (server/src/auth/lean.rs); the whole session lives in Redis"
}
layer! {
    /// What the database may hold.
    InDatabase, in_database: Database;
    "the database takes of a session a backup: a type of its own that implements `IsBackup` (server/src/auth/store.rs)"
}

/// A value that Redis may hold under a key of the class `Class`: [`Short`](super::parts::Short) or
/// [`Long`](super::parts::Long).
#[diagnostic::on_unimplemented(
    message = "the storage matrix does not let `{Self}` into Redis under a key of the class `{Class}`",
    label = "not for Redis as it is",
    note = "of analytics Redis takes only what was computed: `parts::Computed::of(&rows, compute)`",
    note = "static data is kept for a day, under a `Long` key; whatever else Redis holds for minutes, under a `Short` one",
    note = "a type says its kind by `impl Stored for … {{ type Kind = kinds::…; }}`; the kinds are in docs/storage-matrix.md"
)]
pub trait InRedis<Class>: Stored {}
impl<T, P, Class> InRedis<Class> for T
where
    T: Stored<Kind: MayLiveIn<Redis, Part = P>> + IsPart<P>,
    Class: Keeps<P>,
{
}

/// Compiles if `T` is [`InRedis`] for keys of the class `Class`.
pub const fn in_redis<T: InRedis<Class>, Class>() {}

/// What a mutation may answer: nothing, or what the query cache may hold.
#[diagnostic::on_unimplemented(
    message = "the storage matrix does not let `{Self}` into the query cache, which keeps the answers of mutations",
    label = "not for the query cache",
    note = "answer nothing, `()`, or a copy of the server's data"
)]
pub trait Answer {
    #[doc(hidden)]
    const SEAL: Seal;
}
impl Answer for () {
    const SEAL: Seal = Seal;
}
impl<T: InQueryCache> Answer for T {
    const SEAL: Seal = Seal;
}

/// Compiles if `T` is an [`Answer`].
pub const fn answer<T: Answer>() {}
