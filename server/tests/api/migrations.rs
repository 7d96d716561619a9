//! Servers of two builds run side by side while one replaces the other, so the older must go on with the newer schema.

use std::path::Path;

/// The migrations before the first build that could run beside another.
const BEFORE: u32 = 24;

/// Words that take away, or give another meaning to, what an older build uses.
const TAKES: &[&str] = &[
    "drop table",
    "drop column",
    "drop schema",
    "drop type",
    "rename to",
    "rename column",
    "alter column",
    "set not null",
    "truncate",
    "revoke ",
];

/// What of a migration an older build may not survive. A step that takes away what no build uses any more says so in a line
/// `-- contract: <since which build>` before it.
fn breaches(sql: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_said = false;
    for line in sql.lines() {
        let line = line.trim().to_lowercase();
        if let Some(comment) = line.strip_prefix("--") {
            is_said = comment.trim_start().starts_with("contract: ");
            continue;
        }
        let taken = TAKES.iter().filter(|words| !is_said && line.contains(*words));
        found.extend(taken.map(|words| format!("{words} in `{line}`")));
        if line.ends_with(';') {
            is_said = false;
        }
    }
    found
}

#[test]
fn a_migration_only_adds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let number: u32 = name.split('_').next().unwrap().parse().unwrap();
        if number > BEFORE {
            let found = breaches(&std::fs::read_to_string(&path).unwrap());
            assert!(found.is_empty(), "{name}: {}", found.join(", "));
        }
    }
}

#[test]
fn a_migration_that_takes_away_is_found() {
    for sql in [
        "alter table users drop column name;",
        "ALTER TABLE users\n  RENAME COLUMN name TO full_name;",
        "-- a word about it\ndrop table users;",
        "-- contract: nobody uses it since 1.4\ndrop table a;\ndrop table b;",
    ] {
        assert_eq!(breaches(sql).len(), 1, "{sql}");
    }
    for sql in [
        "alter table users add column nickname text;",
        "create index users_nickname on users (nickname);",
        "-- contract: nobody uses it since 1.4\nalter table users\n  drop column name;",
    ] {
        assert_eq!(breaches(sql), Vec::<String>::new(), "{sql}");
    }
}
