//! Files that are generated and checked in.

use std::{fs, path::Path};

/// Compares the file, a path from the workspace's root, with what it should be; with `MATRIX=overwrite` in the
/// environment it is written instead.
pub(crate) fn assert_file(path: &str, expected: &str) {
    let file = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../..")).join(path);
    if std::env::var("MATRIX").is_ok_and(|value| value == "overwrite") {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, expected).unwrap();
    }
    let found = fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        found, expected,
        "{path} is not what the table gives: MATRIX=overwrite cargo test -p contract --test matrix"
    );
}
