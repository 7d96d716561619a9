//! What is served or runs in a browser: tests, benchmarks and examples hold nobody's data.

use std::{
    collections::BTreeSet,
    env, fs,
    path::{Path, PathBuf},
};

use crate::rust::{Rust, Token};

/// What a browser would run as it is.
const SCRIPTS: [&str; 8] = ["js", "mjs", "cjs", "ts", "html", "htm", "svg", "xhtml"];

/// A file that is looked at; its path begins at the root of the house.
#[derive(Debug)]
pub(crate) enum Source {
    Rust(String, Rust),
    Script(String, String),
}

impl Source {
    /// `None` if it is neither.
    pub(crate) fn of(path: &str, text: &str) -> Option<Self> {
        let ending = path.rsplit('.').next().unwrap_or_default();
        match ending {
            "rs" => Some(Self::Rust(path.to_owned(), Rust::read(path, text))),
            ending if SCRIPTS.contains(&ending) => Some(Self::Script(path.to_owned(), text.to_owned())),
            _ => None,
        }
    }

    pub(crate) fn path(&self) -> &str {
        match self {
            Self::Rust(path, _) | Self::Script(path, _) => path,
        }
    }
}

/// Of this clone: clones share what is compiled, so what the compiler was told may be another's.
pub(crate) fn root() -> PathBuf {
    let package = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&package).join("../..")
}

/// All of them, without the files that are modules of tests.
pub(crate) fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    for folder in ["app/src", "frontend/src", "server/src", "public", "style"] {
        collect(&root().join(folder), &mut paths);
    }
    for package in fs::read_dir(root().join("crates")).unwrap() {
        collect(&package.unwrap().path().join("src"), &mut paths);
    }
    let read = |path: &PathBuf| {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let ending = path.extension().unwrap_or_default().to_string_lossy();
        (ending == "rs" || SCRIPTS.contains(&&*ending))
            .then(|| Source::of(&name, &fs::read_to_string(path).unwrap()))
            .flatten()
    };
    let mut sources: Vec<Source> = paths.iter().filter_map(read).collect();
    let tests: BTreeSet<String> = sources.iter().flat_map(modules_of_tests).collect();
    sources.retain(|source| !tests.iter().any(|test| source.path().starts_with(test)));
    assert!(sources.len() > 300, "where is the house?");
    sources
}

/// What the paths of a file's modules of tests begin with.
pub(crate) fn modules_of_tests(source: &Source) -> Vec<String> {
    let Source::Rust(path, rust) = source else { return Vec::new() };
    let stem = path.strip_suffix(".rs").unwrap();
    let folder = match stem.rsplit_once('/') {
        Some((folder, "mod" | "lib" | "main")) => folder,
        _ => stem,
    };
    // The same name may be another module where nothing is tested.
    let is_served = |name: &&String| {
        let pairs = |sequence: &&[Token]| {
            sequence.windows(2).any(|two| two[0].word() == Some("mod") && two[1].word() == Some(name))
        };
        rust.sequences().iter().any(pairs)
    };
    let names = rust.modules_of_tests.iter().filter(|name| !is_served(name));
    names.flat_map(|name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")]).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}
