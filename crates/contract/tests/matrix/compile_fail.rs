use std::{collections::BTreeMap, fs, path::Path};

use crate::compiler::{check, complaints};

/// By name, those of a folder after its name.
fn cases() -> BTreeMap<String, String> {
    let mut cases = BTreeMap::new();
    for folder in ["forbidden", "stranger", "sealed", "part", "secret", "house"] {
        let path = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/matrix/cases")).join(folder);
        for file in fs::read_dir(path).unwrap() {
            let file = file.unwrap().path();
            let name = format!("{folder}_{}", file.file_stem().unwrap().to_str().unwrap());
            cases.insert(name, fs::read_to_string(file).unwrap());
        }
    }
    cases
}

#[test]
fn what_the_table_forbids_does_not_compile_and_the_message_says_where_it_belongs() {
    let cases = cases();
    let said = check("cases", &cases);
    let wrong: Vec<String> = cases
        .iter()
        .flat_map(|(name, case)| {
            let said = said.get(name).map_or(&[][..], Vec::as_slice);
            complaints(case, said).into_iter().map(move |complaint| format!("{name}: {complaint}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The comparison itself: a case that compiles, fails elsewhere, for another reason, or for one more, is told.
#[test]
fn a_case_that_compiles_or_fails_for_another_reason_is_told() {
    let case = |body: &str| format!("fn main() {{\n    {body}\n}}\n");
    let cases: BTreeMap<String, String> = [
        ("right", case("let _: u8 = \"\"; //~ E0308 mismatched")),
        ("compiles", case("let _ = 1; //~ E0308 mismatched")),
        ("unmarked", case("let _: u8 = \"\";")),
        ("elsewhere", case("//~ E0308 mismatched\n    let _: u8 = \"\";")),
        ("other_code", case("let _: u8 = none; //~ E0308 mismatched")),
        ("other_text", case("let _: u8 = \"\"; //~ E0308 mismatched\n    //~| the storage matrix")),
        ("one_more", case("let _: u8 = \"\"; //~ E0308 mismatched\n    let _: u8 = none;")),
        ("not_rust", case("let _: u8 = \\\"\"; //~ E0308 mismatched")),
    ]
    .map(|(name, text)| (name.to_owned(), text))
    .into();
    let said = check("told", &cases);
    for (name, case) in &cases {
        let told = complaints(case, said.get(name).map_or(&[][..], Vec::as_slice));
        assert_eq!(told.is_empty(), name == "right", "{name}: {told:?}");
    }
}
