use std::{fs, path::PathBuf};

use contract::matrix::{Cell, cell::Part};

use crate::cases::{cells, forbidden};

/// The messages are those of the compiler that `./dev` installs; another one may word its own part otherwise. They are
/// written anew by `TRYBUILD=overwrite cargo test -p contract --test matrix`.
#[test]
fn what_the_table_forbids_does_not_compile_and_the_message_says_where_it_belongs() {
    let cases = trybuild::TestCases::new();
    for folder in ["forbidden", "stranger", "secret"] {
        cases.compile_fail(format!("tests/matrix/cases/{folder}/*.rs"));
    }
    // Runs them.
    drop(cases);
    for (kind, layer, cell) in cells() {
        let Some((case, _)) = forbidden(kind, layer, cell) else { continue };
        let path =
            PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(case).with_extension("stderr");
        let message = fs::read_to_string(&path).unwrap_or_default();
        let says = |text: &str| assert!(message.contains(text), "{} does not say: {text}", path.display());
        match cell {
            Cell::No(_) => {
                says(kind.advice);
                says(&format!("kinds::{}` out of the layer", kind.name));
            }
            Cell::Yes(Part::LongTtl) => says("static data is kept for a day, under a `Long` key"),
            Cell::Yes(_) => says("the storage matrix does not let"),
        }
    }
}
