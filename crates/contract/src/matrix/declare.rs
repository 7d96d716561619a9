/// Makes types of a table of kinds by layers.
///
/// Each kind gets a trait in `holders` that the layers implement which may hold it. So what the compiler says of a
/// forbidden cell is the kind's own advice, followed by the layers that would do.
macro_rules! matrix {
    (
        $const:ident | $c0:ident | $c1:ident | $c2:ident | $c3:ident | $c4:ident;
        $(
            $(#[$meta:meta])*
            $kind:ident $title:literal
            | $v0:ident $w0:ident | $v1:ident $w1:ident | $v2:ident $w2:ident | $v3:ident $w3:ident | $v4:ident $w4:ident
            ; $advice:literal
        )*
    ) => {
        /// The kinds of data.
        pub mod kinds {
            $(
                $(#[$meta])*
                #[derive(Debug, Clone, Copy)]
                pub struct $kind;
            )*
        }

        /// One trait for each kind: the layers that may hold it implement it.
        pub mod holders {
            use super::{super::parts, kinds, layers};
            $(
                #[doc = concat!("The layers that may hold ", $title, ".")]
                #[diagnostic::on_unimplemented(
                    message = "the storage matrix keeps `{K}` out of the layer `{Self}`",
                    label = "holds data of the kind `{K}`",
                    note = $advice,
                    note = "the table is in docs/storage-matrix.md, declared in crates/contract/src/matrix/table.rs"
                )]
                pub trait $kind<K = kinds::$kind> {
                    /// How it may hold it, one of [`parts`].
                    type Part;
                }
                matrix!(@cell $kind $c0 $v0 $w0);
                matrix!(@cell $kind $c1 $v1 $w1);
                matrix!(@cell $kind $c2 $v2 $w2);
                matrix!(@cell $kind $c3 $v3 $w3);
                matrix!(@cell $kind $c4 $v4 $w4);
            )*
        }

        $(
            impl IsKind for kinds::$kind {
                const SEAL: Seal = Seal;
            }
            impl<L: holders::$kind> MayLiveIn<L> for kinds::$kind {
                type Part = L::Part;
            }
        )*

        /// Rows of the table, as data.
        pub const $const: &[Kind] = &[$(Kind {
            name: stringify!($kind),
            title: $title,
            advice: $advice,
            cells: [
                matrix!(@data $v0 $w0), matrix!(@data $v1 $w1), matrix!(@data $v2 $w2), matrix!(@data $v3 $w3),
                matrix!(@data $v4 $w4),
            ],
        },)*];
    };
    (@cell $kind:ident $layer:ident yes $part:ident) => {
        impl $kind for layers::$layer { type Part = parts::$part; }
    };
    (@cell $kind:ident $layer:ident no $reason:ident) => {};
    (@data yes $part:ident) => { Cell::Yes(Part::$part) };
    (@data no $reason:ident) => { Cell::No(Reason::$reason) };
}

/// Makes layers beside those of the table, each of the kinds that it takes, and a list of them.
macro_rules! beside {
    (
        $(#[$meta:meta])* $const:ident
        $($layer:ident $name:literal: $($kind:ident $part:ident),*;)*
    ) => {
        $($(impl holders::$kind for layers::$layer { type Part = parts::$part; })*)*

        $(#[$meta])*
        pub const $const: &[(&str, &[(&str, Part)])] = &[$(($name, &[$((stringify!($kind), Part::$part)),*])),*];
    };
}
