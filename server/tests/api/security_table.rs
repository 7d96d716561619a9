//! Holds SECURITY.md to the tests that it names.

use std::path::Path;

use crate::house::files;

/// A row of the table: its number, and what is said to show it.
fn rows(document: &str) -> Vec<(u32, &str)> {
    let rows = document.lines().filter_map(|line| line.strip_prefix("| S"));
    rows.map(|row| {
        let (number, rest) = row.split_once(" | ").unwrap();
        (number.parse().unwrap(), rest.trim_end_matches(" |").rsplit(" | ").next().unwrap())
    })
    .collect()
}

/// What stands between backticks and is the name of a test.
fn named(shown: &str) -> impl Iterator<Item = &str> {
    shown.split('`').skip(1).step_by(2).filter(|name| name.contains("::") || name.contains(" › "))
}

/// Whether one of the files has the test.
fn exists(name: &str, files: &[(std::path::PathBuf, String)]) -> bool {
    let (file, words) = match (name.split_once(" › "), name.split_once("::")) {
        (Some((file, title)), _) => {
            (file.to_owned(), vec![format!("test(\"{title}\""), format!("test(`{title}`")])
        }
        (None, Some((file, test))) => (format!("{file}.rs"), vec![format!("fn {test}()")]),
        (None, None) => return false,
    };
    let mut candidates = files.iter().filter(|(path, _)| path.ends_with(&file));
    candidates.any(|(_, text)| words.iter().any(|word| text.contains(word.as_str())))
}

/// What is wrong with a row's last cell.
fn breach(shown: &str, files: &[(std::path::PathBuf, String)]) -> Option<String> {
    let reason =
        ["In part: ", "Missing: ", "Does not apply: "].into_iter().any(|start| shown.starts_with(start));
    if named(shown).next().is_none() && !reason {
        return Some("names no test and gives no reason".to_owned());
    }
    named(shown).find(|name| !exists(name, files)).map(|name| format!("names {name}, which is not there"))
}

#[test]
fn every_property_has_its_tests_or_its_reason() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../SECURITY.md");
    let document = std::fs::read_to_string(path).unwrap();
    let rows = rows(&document);
    let mut numbers: Vec<u32> = rows.iter().map(|(number, _)| *number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=60).collect::<Vec<_>>(), "each property has one row");
    let files = files(&[".rs", ".spec.ts"]);
    let wrong: Vec<String> = rows
        .iter()
        .filter_map(|(number, shown)| Some(format!("S{number} {}", breach(shown, &files)?)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_test_that_is_not_there_is_found() {
    let files = files(&[".rs", ".spec.ts"]);
    let wrong = [
        "`auth_login::nothing_of_the_kind`",
        "`nowhere::no_secret_is_stored_anywhere`",
        "`auth.spec.ts › nothing of the kind`",
        "Missing: see `auth_login::nothing_of_the_kind`",
        "it is obvious",
        "",
    ];
    for shown in wrong {
        assert!(breach(shown, &files).is_some(), "{shown}");
    }
    let right = ["`auth_login::no_secret_is_stored_anywhere`", "Missing: nobody has had the time"];
    for shown in right {
        assert_eq!(breach(shown, &files), None, "{shown}");
    }
}
