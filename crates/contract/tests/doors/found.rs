//! What is found in a file, allowed or not.

use std::collections::BTreeSet;

use crate::{
    doors::{ANSWERS, DOORS, Door, LOOKED_AT, SEEN, UNSEEN, WRITES},
    files::Source,
    paths::{Path, paths},
    queries,
    rust::{Rust, Token, texts},
    sql,
};

#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) door: &'static str,
    pub(crate) line: usize,
    pub(crate) what: String,
    /// What an allowance goes by: the name; of SQL that writes, into what.
    pub(crate) key: String,
    pub(crate) instead: &'static str,
}

/// All that goes to a place that keeps something.
pub(crate) fn found(source: &Source, writers: &BTreeSet<String>) -> Vec<Found> {
    let closed = DOORS.iter().filter(|door| door.is_closed_to(source.path()));
    match source {
        Source::Script(_, text) => closed.flat_map(|door| in_script(door, text)).collect(),
        Source::Rust(_, rust) => {
            let (paths, names) = paths(rust);
            let mut found: Vec<Found> = closed.flat_map(|door| in_rust(door, rust, &paths)).collect();
            found.extend(queries::unchecked(rust, &names).into_iter().map(|(what, line)| Found {
                door: ANSWERS,
                line,
                key: what.clone(),
                what,
                instead: "a `cache::holds!` beside it takes only what the query cache may hold",
            }));
            found.extend(sql::unnamed(source.path(), rust, writers).into_iter().map(|unnamed| Found {
                door: WRITES,
                line: unnamed.line,
                what: unnamed.sql,
                key: unnamed.into,
                instead: "`Write::rows::<…>()` in the same statement takes only what the database may hold",
            }));
            found.extend(included(rust).into_iter().map(|(what, line)| Found {
                door: UNSEEN,
                line,
                key: what.clone(),
                what,
                instead: LOOKED_AT,
            }));
            found
        }
    }
}

/// The files that the source has as literals and that nobody looks at, or whose names cannot be told.
fn included(rust: &Rust) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    for sequence in rust.sequences() {
        for three in sequence.windows(3) {
            let [Token::Word(name, line), bang, file] = three else { continue };
            if !bang.is('!') || !matches!(&**name, "include_str" | "include_bytes") {
                continue;
            }
            let file = match file.group() {
                Some([Token::Text(file, _)]) => file,
                _ => "what is put together",
            };
            if !SEEN.iter().any(|ending| file.ends_with(ending)) {
                found.push((format!("{name}!({file})"), *line));
            }
        }
    }
    found.extend(
        texts(&rust.tokens)
            .filter(|(text, _)| text.to_lowercase().ends_with(".sql"))
            .map(|(text, line)| (text.to_owned(), line)),
    );
    found
}

impl Door {
    fn is_closed_to(&self, path: &str) -> bool {
        let but = |start: &&str| start.strip_prefix('!').is_some_and(|but| path.starts_with(but));
        self.closed.iter().any(|start| path.starts_with(start)) && !self.closed.iter().any(but)
    }
}

fn in_rust(door: &Door, rust: &Rust, paths: &[Path]) -> Vec<Found> {
    let by = |what: &str, line| Found {
        door: door.name,
        line,
        what: what.to_owned(),
        key: what.to_owned(),
        instead: door.instead,
    };
    let mut found = Vec::new();
    for sequence in rust.sequences() {
        for (at, token) in sequence.iter().enumerate() {
            let before = at.checked_sub(1).map(|before| &sequence[before]);
            found.extend(match token {
                Token::Word(word, line) => {
                    let named = door.words.iter().any(|rule| is_word(rule, word, before));
                    named.then(|| by(word, *line))
                }
                Token::Text(text, line) => {
                    door.words.iter().find(|rule| is_in_text(rule, text)).map(|rule| by(rule, *line))
                }
                _ => None,
            });
        }
    }
    for path in paths {
        let named = |rule: &&&str| names(rule, path);
        found.extend(door.paths.iter().find(named).map(|rule| by(rule, path.line)));
    }
    found
}

fn in_script(door: &Door, text: &str) -> Vec<Found> {
    let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    let squeezed = squeezed(text);
    let is_in = |rule: &str| match whole(rule) {
        Some(whole) => words.contains(&whole),
        None => squeezed.contains(rule.trim_start_matches('"')),
    };
    let found = door.words.iter().filter(|rule| is_in(rule));
    let found = found.map(|rule| Found {
        door: door.name,
        line: 1,
        what: (*rule).to_owned(),
        key: (*rule).to_owned(),
        instead: door.instead,
    });
    found.collect()
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn whole(rule: &str) -> Option<&str> {
    rule.strip_prefix(['=', '.'])
}

fn is_word(rule: &str, word: &str, before: Option<&Token>) -> bool {
    match whole(rule) {
        Some(whole) if rule.starts_with('.') => {
            word == whole && before.is_some_and(|before| before.is('.') || before.is(':'))
        }
        Some(whole) => word == whole,
        None => squeezed(word).contains(rule),
    }
}

/// A literal may be a script, or the name of something.
fn is_in_text(rule: &str, text: &str) -> bool {
    match whole(rule) {
        Some(whole) => {
            text.trim() == whole
                || ['.', '\'', '"'].into_iter().any(|before| {
                    text.match_indices(&format!("{before}{whole}")).any(|(at, found)| {
                        !text[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
                    })
                })
        }
        None => squeezed(text).contains(rule.trim_start_matches('"')),
    }
}

fn names(rule: &str, path: &Path) -> bool {
    let rule: Vec<&str> = rule.split("::").collect();
    match &*rule {
        [first] => {
            path.segments.first().is_some_and(|it| it == first) && (path.imported || path.segments.len() > 1)
        }
        _ => path.segments.windows(rule.len()).any(|window| window.iter().eq(&rule)),
    }
}
