//! Where each kind of data may live, checked by the compiler.
//!
//! [`table`] declares the 12 kinds by the 5 layers. A type says what kind of data it is by [`Stored`]; each layer takes
//! only types whose kind may live there: [`InUiStore`], [`InQueryCache`], [`InRedis`], [`InCookies`], [`InDatabase`], and
//! beside the five, for what outlives the page, [`InLocalStorage`], [`InFirstPaint`], [`InIndexedDb`]. What the table
//! forbids does not compile, and the message says where the value belongs. Where the table allows a layer only a part of
//! a kind, the layer asks for that part: see [`parts`].
//!
//! `docs/storage-matrix.md` is generated from the table.

#[macro_use]
mod declare;
pub mod cell;
mod doors;
pub mod parts;
mod seal;
mod secret;
mod stored;
mod table;
mod twins;
mod ui;

pub use cell::Cell;
pub use doors::{
    Answer, InCookies, InDatabase, InFirstPaint, InIndexedDb, InLocalStorage, InQueryCache, InRedis,
    InUiStore, answer, in_cookies, in_database, in_first_paint, in_indexed_db, in_local_storage,
    in_query_cache, in_redis, in_ui_store,
};
#[doc(hidden)]
pub use seal::Declared;
pub use secret::Secret;
pub use stored::Stored;
pub use table::{BESIDE, IsKind, Kind, MayLiveIn, TABLE, holders, kinds, layers};
pub use ui::{FieldsIn, UiValue};
