//! What the lint of names goes by: a crate is called by its own name, and `crates/contract` reaches no browser.

use std::fs;

use crate::files::root;

/// By another name they would not be seen.
const WATCHED: [&str; 9] =
    ["fred", "sqlx", "http", "web-sys", "js-sys", "wasm-bindgen", "gloo-storage", "query", "store"];

/// What the contract does not depend on, by how the name begins.
const BROWSERS: [&str; 7] = ["web-sys", "js-sys", "wasm-bindgen", "gloo", "leptos", "query", "store"];

fn breaches(path: &str, manifest: &str) -> Vec<String> {
    let squeezed: String = manifest.chars().filter(|c| !matches!(c, ' ' | '\t')).collect();
    let renamed = WATCHED.iter().filter(|name| squeezed.contains(&format!("package=\"{name}\"")));
    let mut found: Vec<String> = renamed.map(|name| format!("{path} gives {name} another name")).collect();
    if path == "crates/contract/Cargo.toml" {
        let lines = squeezed.lines();
        let reaching = lines.filter(|line| BROWSERS.iter().any(|name| line.starts_with(name)));
        found.extend(reaching.map(|line| format!("{path} reaches a browser by {line}")));
    }
    found
}

fn manifests() -> Vec<(String, String)> {
    let mut folders: Vec<String> = ["", "app/", "frontend/", "server/"].map(str::to_owned).into();
    for package in fs::read_dir(root().join("crates")).unwrap() {
        folders.push(format!("crates/{}/", package.unwrap().file_name().to_string_lossy()));
    }

    let manifests = folders.into_iter().map(|folder| format!("{folder}Cargo.toml"));
    manifests.filter_map(|path| Some((path.clone(), fs::read_to_string(root().join(path)).ok()?))).collect()
}

#[test]
fn what_is_watched_keeps_its_name() {
    let manifests = manifests();
    assert!(manifests.len() > 7, "where is the house?");
    let found: Vec<String> = manifests.iter().flat_map(|(path, text)| breaches(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Who is looked at: whoever is built into what is served.
#[test]
fn no_member_of_the_workspace_is_elsewhere() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = ")).unwrap();
    let named = members.split('"').skip(1).step_by(2);
    let served: Vec<&str> =
        named.filter(|member| !member.ends_with("/bench") && !member.ends_with("/shuttle")).collect();
    assert_eq!(served, ["crates/*", "app", "frontend", "server"], "see `files::sources`");
}

#[test]
fn another_name_is_found() {
    let renamed = "[dependencies]\nf = { version = \"10\", package = \"fred\" }\n";
    assert_eq!(breaches("server/Cargo.toml", renamed).len(), 1);
    assert_eq!(breaches("crates/contract/Cargo.toml", "[dependencies]\nweb-sys.workspace = true\n").len(), 1);
    assert_eq!(breaches("app/Cargo.toml", "[dependencies]\nweb-sys.workspace = true\n").len(), 0);
}
