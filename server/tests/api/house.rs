//! What ARCHITECTURE.md promises about the house and no compiler checks.

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The files of the project with one of these endings, with what is in them.
pub(crate) fn files(endings: &[&str]) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for folder in
        ["app", "crates", "frontend", "server", "style", "end2end/tests", "end2end/support", "migrations"]
    {
        collect(&root().join(folder), endings, &mut found);
    }
    assert!(!found.is_empty());
    found
}

fn collect(folder: &Path, endings: &[&str], found: &mut Vec<(PathBuf, String)>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, endings, found);
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path.strip_prefix(root()).unwrap().to_owned(), text));
        }
    }
}

/// The dependencies that a manifest names, of whatever kind but for tests.
fn dependencies(package: &str) -> Vec<String> {
    let manifest = fs::read_to_string(root().join(package).join("Cargo.toml")).unwrap();
    let mut named = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line.contains("dependencies") && !line.contains("dev-dependencies");
        } else if inside && line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            named.extend(line.split(['.', ' ', '=']).next().map(str::to_owned));
        }
    }
    assert!(!named.is_empty(), "{package} has no dependencies?");
    named
}

#[test]
fn imports_run_one_way() {
    let walls: [(&str, &[&str]); 6] = [
        ("crates/contract", &["query", "store", "app", "server", "leptos", "sqlx", "fred", "axum"]),
        ("crates/devtools-frame", &["contract", "query", "store", "app", "server", "sqlx", "fred", "axum"]),
        ("crates/query", &["contract", "store", "app", "server", "sqlx", "fred", "axum"]),
        ("crates/store", &["contract", "query", "app", "server", "sqlx", "fred", "axum"]),
        ("app", &["server", "frontend", "sqlx", "fred", "axum", "tokio", "leptos_axum"]),
        ("frontend", &["server", "sqlx", "fred", "axum", "tokio"]),
    ];
    for (package, forbidden) in walls {
        for name in dependencies(package) {
            assert!(!forbidden.contains(&name.as_str()), "{package} must not depend on {name}");
        }
    }
}

#[test]
fn files_are_short() {
    for (path, text) in files(&[".rs", ".ts", ".css"]) {
        let lines = text.lines().count();
        assert!(lines <= 400, "{} has {lines} lines: find its seam", path.display());
    }
}

#[test]
fn a_mod_rs_only_wires() {
    let wires = |line: &str| {
        let line = line.trim_start();
        ![
            "fn ",
            "pub fn ",
            "async fn ",
            "pub async fn ",
            "struct ",
            "pub struct ",
            "impl ",
            "impl<",
            "enum ",
            "pub enum ",
        ]
        .iter()
        .any(|start| line.starts_with(start))
    };
    for (path, text) in files(&["/mod.rs"]) {
        for line in text.lines() {
            assert!(wires(line), "{} does more than wire: {line}", path.display());
        }
    }
}

#[test]
fn text_in_a_textarea_is_never_its_child() {
    for (path, text) in files(&[".rs"]) {
        let mut areas = text.split("<textarea").skip(1);
        let bad =
            areas.any(|area| area.split_once("/>").is_none_or(|(attributes, _)| attributes.contains('<')));
        assert!(!bad || path.starts_with("server/tests"), "{}: see leptos#4818", path.display());
    }
}
