//! Holds docs/faults.md to the tests that it names.

use std::path::Path;

use crate::house::files;

/// The numbers of the faults that have a row at least.
fn wanted() -> impl Iterator<Item = u32> {
    (1..=20).chain(23..=28).chain(39..=42)
}

/// A row of the table: its number, and what is said to show it.
fn rows(document: &str) -> Vec<(u32, &str)> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| F"));
    rows.map(|row| {
        let (number, rest) = row.split_once(" | ").unwrap();
        (number.parse().unwrap(), rest.trim_end_matches(" |").rsplit(" | ").next().unwrap())
    })
    .collect()
}

/// What is wrong with a row's last cell: it names tests, by their file and name, or says what is missing.
fn breach(shown: &str, files: &[(std::path::PathBuf, String)]) -> Option<String> {
    let names: Vec<&str> = shown.split('`').skip(1).step_by(2).filter(|name| name.contains("::")).collect();
    if names.is_empty() && !["In part: ", "Missing: "].into_iter().any(|start| shown.starts_with(start)) {
        return Some("names no test and gives no reason".to_owned());
    }
    let exists = |name: &str| {
        let (file, test) = name.rsplit_once("::").unwrap();
        let file = format!("{}.rs", file.replace("::", "/"));
        let function = format!("fn {test}()");
        files.iter().any(|(path, text)| path.ends_with(&file) && text.contains(&function))
    };
    names.into_iter().find(|name| !exists(name)).map(|name| format!("names {name}, which is not there"))
}

#[test]
fn every_fault_has_its_tests_or_says_what_is_missing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/faults.md");
    let document = std::fs::read_to_string(path).unwrap();
    let rows = rows(&document);
    let numbers: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, wanted().collect::<Vec<_>>(), "each fault has one row");
    let files = files(&[".rs"]);
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(number, shown)| Some(format!("F{number} {}", breach(shown, &files)?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_found() {
    let files = files(&[".rs"]);
    for shown in ["`faults::redis::nothing_of_the_kind`", "it is obvious", "", "Missing: `cache::nothing`"] {
        assert!(breach(shown, &files).is_some(), "{shown}");
    }
    for shown in ["`faults::table::a_test_that_is_not_there_is_found`", "Missing: nobody has had the time"] {
        assert_eq!(breach(shown, &files), None, "{shown}");
    }
}
