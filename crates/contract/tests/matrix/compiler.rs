//! What the compiler says of the cases, and what they expect it to say.
//!
//! A case marks each line that must not compile: `//~ E0277 a text`, and in the lines below `//~| another text`. The error
//! must be at that line, of that code, and its message, labels and notes must have the texts. Nothing else is compared:
//! the rest of a message is the compiler's, and differs from one to the next.

use std::{collections::BTreeMap, fs, path::Path, process::Command};

use serde_json::Value;

const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// An error of a case: line, code, and all that is said.
#[derive(Debug)]
pub(crate) struct Said {
    line: u64,
    code: String,
    text: String,
}

#[derive(Debug)]
struct Expected {
    line: u64,
    code: String,
    texts: Vec<String>,
}

impl Expected {
    fn is_met_by(&self, said: &Said) -> bool {
        said.line == self.line
            && said.code == self.code
            && self.texts.iter().all(|text| said.text.contains(text))
    }
}

/// Checks all cases in one run, by name. They see what this package's tests see: its dependencies, in the locked versions.
/// `folder` is this run's own. What a case names by `{workspace}` is a file of the house itself.
pub(crate) fn check(folder: &str, cases: &BTreeMap<String, String>) -> BTreeMap<String, Vec<Said>> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("matrix");
    let root = target.join(folder);
    let mut manifest = format!(
        "[package]\nname = \"cases\"\nversion = \"0.0.0\"\nedition = \"2024\"\nautobins = false\n[workspace]\n\
         [dependencies]\ncontract = {{ path = {:?} }}\nserde = {{ version = \"1\", features = [\"derive\"] }}\n\
         serde_json = \"1\"\ntracing = \"0.1\"\nhttp = \"1\"\n",
        env!("CARGO_MANIFEST_DIR")
    );
    fs::create_dir_all(root.join("src")).unwrap();
    for (name, text) in cases {
        manifest += &format!("[[bin]]\nname = {name:?}\npath = \"src/{name}.rs\"\n");
        fs::write(root.join(format!("src/{name}.rs")), text.replace("{workspace}", WORKSPACE)).unwrap();
    }
    fs::write(root.join("Cargo.toml"), manifest).unwrap();
    fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.lock"), root.join("Cargo.lock")).unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["check", "--offline", "--keep-going", "--bins", "--message-format=json", "--target-dir"])
        .arg(target.join("target"))
        .current_dir(&root)
        .output()
        .unwrap();
    let mut said: BTreeMap<String, Vec<Said>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<Value>(line) else { continue };
        let name = message["target"]["name"].as_str().unwrap_or_default().to_owned();
        if let Some(error) = error(&message["message"]) {
            said.entry(name).or_default().push(error);
        }
    }
    assert!(!said.is_empty(), "cargo did not come to the cases: {}", String::from_utf8_lossy(&output.stderr));
    said
}

/// `None` if it is a warning, or of no place, as the count at the end.
fn error(message: &Value) -> Option<Said> {
    let spans = message["spans"].as_array()?;
    let mut span = spans.iter().find(|span| span["is_primary"] == true)?;
    // Out of the macros of other files, to where the case calls them.
    while !span["file_name"].as_str()?.starts_with("src/") {
        span = &span["expansion"]["span"];
    }
    let texts = spans.iter().map(|span| &span["label"]);
    let texts = texts.chain(message["children"].as_array()?.iter().map(|child| &child["message"]));
    let texts: Vec<&str> = texts.chain([&message["message"]]).filter_map(Value::as_str).collect();
    (message["level"] == "error").then(|| Said {
        line: span["line_start"].as_u64().unwrap_or_default(),
        code: message["code"]["code"].as_str().unwrap_or_default().to_owned(),
        text: texts.join("\n"),
    })
}

fn expected(case: &str) -> Vec<Expected> {
    let mut expected: Vec<Expected> = Vec::new();
    for (line, text) in (1..).zip(case.lines()) {
        let Some((_, mark)) = text.split_once("//~") else { continue };
        if let Some(more) = mark.strip_prefix('|') {
            expected.last_mut().unwrap().texts.push(more.trim().to_owned());
        } else {
            let (code, text) = mark.trim().split_once(' ').unwrap();
            expected.push(Expected { line, code: code.to_owned(), texts: vec![text.to_owned()] });
        }
    }
    expected
}

/// What is wrong with a case; nothing if it fails to compile in the places it marks, for the reasons it gives, and there
/// alone.
pub(crate) fn complaints(case: &str, said: &[Said]) -> Vec<String> {
    let expected = expected(case);
    let unmet = expected.iter().filter(|expected| !said.iter().any(|said| expected.is_met_by(said)));
    let other = said.iter().filter(|said| !expected.iter().any(|expected| expected.is_met_by(said)));
    let mut complaints: Vec<String> = unmet.map(|expected| format!("was not said: {expected:?}")).collect();
    complaints.extend(other.map(|said| format!("was not expected: {said:?}")));
    if expected.is_empty() {
        complaints.push("marks no line".to_owned());
    }
    complaints
}
