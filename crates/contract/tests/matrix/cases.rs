//! The cases, made from the table: one file for each cell that is forbidden or takes only a part, and one module with
//! all that is allowed.

use std::fmt::Write as _;

use contract::matrix::{
    BESIDE, Cell, Kind, TABLE,
    cell::{Part, Reason},
};

use crate::generated::assert_file;

const FOLDER: &str = "crates/contract/tests/matrix";
const LAYERS: [&str; 5] = ["ui_store", "query_cache", "redis", "cookies", "database"];
/// Each cell: kind, layer, and what the table says.
pub(crate) fn cells() -> Vec<(&'static Kind, &'static str, Cell)> {
    let mut cells = Vec::new();
    for kind in TABLE {
        cells.extend(LAYERS.into_iter().zip(kind.cells).map(|(layer, cell)| (kind, layer, cell)));
        for (layer, kinds) in BESIDE {
            let part = kinds.iter().find(|(name, _)| *name == kind.name);
            cells.push((kind, layer, part.map_or(Cell::No(Reason::No), |(_, part)| Cell::Yes(*part))));
        }
    }
    cells
}

/// The file of a case that must not compile: the value is a plain one of the kind.
pub(crate) fn forbidden(kind: &Kind, layer: &str, cell: Cell) -> Option<(String, String)> {
    let whole = match cell {
        Cell::Yes(Part::Primary | Part::L2Cache | Part::Source) => return None,
        Cell::Yes(_) => ", as a whole or for a short time",
        Cell::No(_) => "",
    };
    let (class, short) = if layer == "redis" { (", Short", ", parts::Short") } else { ("", "") };
    let name = kind.name;
    let (message, note) = match cell {
        Cell::No(_) => (format!("kinds::{name}` out of the layer"), Some(kind.advice)),
        Cell::Yes(Part::LongTtl) => (
            "does not fit data that Redis holds".to_owned(),
            Some("static data is kept for a day, under a `Long` key"),
        ),
        Cell::Yes(part) => ("the storage matrix does not let".to_owned(), note_of(part)),
    };
    let note = note.map(|note| format!("    //~| {note}\n")).unwrap_or_default();
    let text = format!(
        "//! {title} in `{layer}`{whole}: {cell}. Generated from the table.\n\n\
         use contract::matrix::{{Stored, in_{layer}, kinds{short}}};\n\n\
         #[derive(Debug)]\nstruct {name};\n\nimpl Stored for {name} {{\n    type Kind = kinds::{name};\n}}\n\n\
         fn main() {{\n    in_{layer}::<{name}{class}>(); //~ E0277 {message}\n{note}}}\n",
        title = kind.title,
    );
    Some((format!("{FOLDER}/cases/forbidden/{}_in_{layer}.rs", snake(name)), text))
}

/// What the door of a layer says that takes only this part.
const fn note_of(part: Part) -> Option<&'static str> {
    Some(match part {
        Part::Minimal => {
            "a cookie takes tokens, and of a session the least that will do: a lean type of its own"
        }
        Part::Backup => {
            "the database takes of a session a backup: a type of its own that implements `IsBackup`"
        }
        Part::Computed => {
            "of analytics Redis takes only what was computed: `parts::Computed::of(&rows, compute)`"
        }
        _ => return None,
    })
}

/// The file of a case that must not compile: what Redis keeps for minutes, under a key that keeps it for a day.
fn for_a_day(kind: &Kind) -> Option<(String, String)> {
    let Cell::Yes(Part::Primary | Part::L2Cache) = kind.cells[2] else { return None };
    let name = kind.name;
    let text = format!(
        "//! {title} in `redis` for a day: {cell}. Generated from the table.\n\n\
         use contract::matrix::{{Stored, in_redis, kinds, parts::Long}};\n\n\
         #[derive(Debug)]\nstruct {name};\n\nimpl Stored for {name} {{\n    type Kind = kinds::{name};\n}}\n\n\
         fn main() {{\n    in_redis::<{name}, Long>(); //~ E0277 does not fit data that Redis holds\n    \
         //~| whatever else Redis holds is kept for minutes, under a `Short` one\n}}\n",
        title = kind.title,
        cell = kind.cells[2],
    );
    Some((format!("{FOLDER}/cases/forbidden/{}_in_redis_for_a_day.rs", snake(name)), text))
}

fn snake(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(c.to_ascii_lowercase());
    }
    snake
}

/// A module that compiles because all of it is allowed.
fn allowed() -> String {
    let mut text = String::from(
        "//! What the table allows. Generated from it; that it compiles is the test.\n\n\
         use contract::matrix::{\n    Stored, in_cookies, in_database, in_first_paint, in_indexed_db, in_local_storage, \
         in_query_cache, in_redis, in_ui_store, kinds,\n    parts::{Computed, IsBackup, IsComputed, IsMinimal, Long, MostBytes, Short},\n};\n\n\
         macro_rules! values {\n    ($($name:ident)*) => {\n        $(\n            #[derive(Debug)]\n            \
         struct $name;\n            impl Stored for $name {\n                type Kind = kinds::$name;\n            }\n        \
         )*\n    };\n}\n",
    );
    let somewhere = |kind: &&Kind| kind.cells.iter().any(|cell| cell.is_allowed());
    let names: Vec<&str> = TABLE.iter().filter(somewhere).map(|kind| kind.name).collect();
    let _ = writeln!(text, "values! {{ {} }}\n", names.join(" "));
    for (part, kind, body) in [
        ("IsMinimal", "SessionData", "const MOST_BYTES: MostBytes = MostBytes::new(512);"),
        ("IsBackup", "SessionData", ""),
        ("IsComputed", "Analytics", "type Of = Analytics;"),
    ] {
        let name = format!("{}{kind}", &part[2..]);
        let body = if body.is_empty() { String::new() } else { format!("\n    {body}\n") };
        let _ = writeln!(
            text,
            "#[derive(Debug)]\nstruct {name};\nimpl Stored for {name} {{\n    type Kind = kinds::{kind};\n}}\n\
             impl {part} for {name} {{{body}}}\n"
        );
    }
    text += "#[test]\nfn what_the_table_allows_compiles() {\n";
    for (kind, layer, cell) in cells() {
        let Cell::Yes(part) = cell else { continue };
        let value = match part {
            Part::Minimal | Part::Backup => format!("{}{}", part.text(), kind.name),
            Part::Computed => format!("Computed<Computed{}>", kind.name),
            _ => kind.name.to_owned(),
        };
        let class = match (layer, part) {
            ("redis", Part::LongTtl) => ", Long",
            ("redis", _) => ", Short",
            _ => "",
        };
        let _ = writeln!(text, "    in_{layer}::<{value}{class}>();");
    }
    text + "}\n"
}

#[test]
fn each_forbidden_cell_has_its_case() {
    let cases = cells().into_iter().filter_map(|(kind, layer, cell)| forbidden(kind, layer, cell));
    let cases: Vec<_> = cases.chain(TABLE.iter().filter_map(for_a_day)).collect();
    for (path, text) in &cases {
        assert_file(path, text);
    }
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix/cases/forbidden");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let found = files.filter(|path| path.extension().is_some_and(|extension| extension == "rs")).count();
    assert_eq!(found, cases.len(), "a case of a cell that is not forbidden any more");
    // 60 cells of the specification, of which 24 are allowed, and 4 of those in part; 4 of secrets and 5 of passwords; 13 each of two
    // layers that take preferences only; 9 of what outlives the page; 4 that Redis keeps for minutes.
    assert_eq!(cases.len(), 36 + 4 + 4 + 5 + 13 + 13 + 9 + 4);
}

#[test]
fn each_allowed_cell_is_among_what_compiles() {
    assert_file(&format!("{FOLDER}/allowed.rs"), &allowed());
}
