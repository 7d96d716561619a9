//! The fields of what a layer of the browser holds.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    MayLiveIn, Stored, layers,
    seal::{Declared, Seal},
};

/// A type that a field may have of what lives in the layer, the UI store or another of the browser: one that says what kind it is and may live there, or a plain word,
/// number or id, whose kind the field says.
#[diagnostic::on_unimplemented(
    message = "a field of what lives in `{Layer}` cannot be a `{Self}`: it does not say what kind of data it is",
    label = "no kind",
    note = "say it by `impl Stored for {Self} {{ type Kind = kinds::…; }}`, with a kind of docs/storage-matrix.md; where it is of another crate, or several values in one, for a struct of your own"
)]
pub trait UiValue<Layer = layers::UiStore> {
    #[doc(hidden)]
    const SEAL: Seal;
}
impl<T: Stored<Kind: MayLiveIn<L>>, L> UiValue<L> for T {
    const SEAL: Seal = Seal;
}

macro_rules! plain {
    ($($type:ty),*) => { $(
        impl<L> UiValue<L> for $type { const SEAL: Seal = Seal; }
        impl<L> UiValue<L> for Option<$type> { const SEAL: Seal = Seal; }
        impl<L> UiValue<L> for Vec<$type> { const SEAL: Seal = Seal; }
        impl<L> UiValue<L> for BTreeSet<$type> { const SEAL: Seal = Seal; }
        impl<L> UiValue<L> for HashSet<$type> { const SEAL: Seal = Seal; }
        impl<L> UiValue<L> for BTreeMap<String, $type> { const SEAL: Seal = Seal; }
    )* };
}
plain! { bool, u32, i32, u64, String, Uuid, DateTime<Utc> }

/// A struct all of whose fields may live in the layer. [`ui_store!`](crate::ui_store!) implements it.
#[diagnostic::on_unimplemented(
    message = "the fields of `{Self}` do not say what kind of data they are, so `{Layer}` does not take it",
    label = "its fields say no kind",
    note = "declare them by `contract::ui_store! {{ {Self} in {Layer} {{ field: Kind, … }} }}`"
)]
pub trait FieldsIn<Layer = layers::UiStore> {
    #[doc(hidden)]
    const DECLARED: Declared;
}

/// Says of each field of a struct what kind of data it is, and so that a layer of the browser may hold the struct:
/// `UiStore`, `LocalStorage`, `FirstPaint` or `IndexedDb`. A field that is not named, one of a kind that may not live there, and one
/// whose type is of such a kind do not compile.
///
/// ```
/// struct UiState { collapsed: bool, query: String }
/// contract::ui_store! { UiState in UiStore { collapsed: UiPreferences, query: SearchQuery } }
/// ```
#[macro_export]
macro_rules! ui_store {
    ($state:ident in $layer:ident { $($field:ident: $kind:ident),* $(,)? }) => {
        impl $crate::matrix::FieldsIn<$crate::matrix::layers::$layer> for $state {
            const DECLARED: $crate::matrix::Declared = $crate::matrix::Declared;
        }
        const _: fn($state) -> $state = |state| {
            use $crate::matrix::{MayLiveIn, UiValue, kinds, layers};
            fn kind<K: MayLiveIn<layers::$layer>>() {}
            fn value<T: UiValue<layers::$layer>>(_: &T) {}
            $(
                kind::<kinds::$kind>();
                value(&state.$field);
            )*
            // All of them, so that a new field must be named.
            $state { $($field: state.$field),* }
        };
    };
}
