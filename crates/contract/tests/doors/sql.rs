//! SQL that writes, wherever it stands in a literal and however it is spaced, and whether the statement of Rust that it is
//! in says what it writes, by `.rows::<…>()`.

use std::{collections::BTreeSet, fs};

use crate::{
    files::root,
    rust::{Rust, Token, texts},
};

#[derive(Debug)]
pub(crate) struct Unnamed {
    pub(crate) line: usize,
    pub(crate) sql: String,
    /// What it writes into, where that follows the verb.
    pub(crate) into: String,
}

/// The writes that do not say what they write.
pub(crate) fn unnamed(path: &str, rust: &Rust, writers: &BTreeSet<String>) -> Vec<Unnamed> {
    let mut found = Vec::new();
    in_sequence(&rust.tokens, false, writers, &mut found);
    // Who has no sqlx speaks to people: "Update user".
    found.retain(|unnamed| path.starts_with("server/") || !unnamed.sql.starts_with(char::is_uppercase));
    functions(&rust.tokens, &mut |body| found.extend(split(body, writers)));
    found
}

/// `says`: whether a statement around the sequence names what is written.
fn in_sequence(tokens: &[Token], says: bool, writers: &BTreeSet<String>, found: &mut Vec<Unnamed>) {
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Group(..) => {
                let inside = token.group().unwrap_or_default();
                // A block's statements answer for themselves.
                let says = !token.is_braced() && (says || says_what(&tokens[at + 1..]));
                in_sequence(inside, says, writers, found);
            }
            Token::Text(text, line) if !says && !says_what(&tokens[at + 1..]) => {
                let writes = writes(&words(text), writers);
                found.extend(writes.into_iter().map(|into| Unnamed { line: *line, sql: start(text), into }));
            }
            _ => {}
        }
    }
}

/// Whether `.rows::<…>` comes before the end of the statement, or of the argument.
fn says_what(after: &[Token]) -> bool {
    let end = after.iter().position(|token| {
        token.is(';') || token.is(',') || token.is('=') || token.word().is_some_and(|word| word == "let")
    });
    let chain = &after[..end.unwrap_or(after.len())];
    chain.iter().filter(|token| !token.is_braced()).filter_map(Token::group).any(has_rows)
}

fn has_rows(tokens: &[Token]) -> bool {
    let here = tokens.windows(5).any(|five| {
        five[0].is('.')
            && five[1].word() == Some("rows")
            && five[2].is(':')
            && five[3].is(':')
            && five[4].is('<')
    });
    here || tokens.iter().filter_map(Token::group).any(has_rows)
}

/// Calls with the body of each function.
fn functions(tokens: &[Token], call: &mut impl FnMut(&[Token])) {
    let mut is_function = false;
    for token in tokens {
        is_function |= token.word() == Some("fn");
        if let Some(inside) = token.group() {
            if token.is_braced() && is_function {
                call(inside);
            }
            is_function &= !token.is_braced();
            functions(inside, call);
        }
        is_function &= !token.is(';');
    }
}

/// What no literal of the function says by itself, and two or more do.
fn split(body: &[Token], writers: &BTreeSet<String>) -> Option<Unnamed> {
    let parts: Vec<(&str, usize)> = texts(body).collect();
    let whole: usize = parts.iter().map(|(text, _)| writes(&words(text), writers).len()).sum();
    let joined: String = parts.iter().map(|(text, _)| *text).collect();
    let found = writes(&words(&joined), writers);
    let into = found.last().filter(|_| found.len() > whole)?.clone();
    Some(Unnamed { line: parts[0].1, sql: format!("in pieces, into {into}"), into })
}

fn start(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect()
}

/// In lower case and without comments. What is in double quotes is one word, and so is each mark.
fn words(sql: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '-' if rest.starts_with("--") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' => rest[1..].find('"').map_or(rest.len(), |end| end + 2),
            c if c.is_alphanumeric() || matches!(c, '_' | '.' | '$') => rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | '$')))
                .unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let word = rest[..end].trim_matches('"');
        let is_comment = rest.starts_with("--") || rest.starts_with("/*");
        if !is_comment && !word.trim().is_empty() {
            words.push(word.to_lowercase());
        }
        rest = &rest[end..];
    }
    words
}

/// What keeps data, or is run where data is kept, and what may stand before it.
const KINDS: [&str; 13] = [
    "table",
    "index",
    "schema",
    "function",
    "procedure",
    "trigger",
    "materialized",
    "database",
    "extension",
    "temp",
    "temporary",
    "unlogged",
    "unique",
];

/// What each write of the text writes into.
fn writes(words: &[String], writers: &BTreeSet<String>) -> Vec<String> {
    let mut found = Vec::new();
    let word = |at: usize| words.get(at).map_or("", |word| &**word);
    let begins = |at: usize| at == 0 || matches!(word(at - 1), ";" | "(");
    let is_name = |at: usize| word(at).starts_with(|c: char| c.is_alphabetic() || c == '_');
    let sets =
        |at: usize| word(at) == "set" && (word(at + 2) == "=" || matches!(word(at + 1), "" | "(" | "{"));
    for at in 0..words.len() {
        let into = match word(at) {
            "insert" | "merge" if word(at + 1) == "into" => at + 2,
            "delete" if word(at + 1) == "from" => at + 2,
            // `for update`, `on conflict do update`.
            "update" if at > 0 && matches!(word(at - 1), "for" | "do" | "key") => continue,
            "update" if (at + 2..at + 7).any(sets) => at + 1,
            "update" if begins(at) && is_name(at + 1) && matches!(word(at + 2), "" | "{") => at + 1,
            "truncate" if matches!(word(at + 1), "table" | "only") => at + 1,
            "truncate" if begins(at) && matches!(word(at + 2), "" | "," | ";" | "cascade" | "restart") => {
                at + 1
            }
            "copy" if begins(at) && word(at + 2) == "(" => at + 1,
            "copy"
                if begins(at)
                    && word(at + 2) == "from"
                    && matches!(word(at + 3), "stdin" | "program" | "'") =>
            {
                at + 1
            }
            "drop" | "create" | "alter" if begins(at) => {
                let kind = if word(at + 1) == "or" { at + 3 } else { at + 1 };
                let kinds =
                    words[at..].iter().skip(kind - at).take_while(|word| KINDS.contains(&&***word)).count();
                if kinds == 0 {
                    continue;
                }
                kind + kinds
            }
            "do" if begins(at) && word(at + 1).starts_with('$') => at + 1,
            "call" if begins(at) && word(at + 2) == "(" => at + 1,
            "into" if word(0) == "select" && matches!(word(at + 2), "from" | "" | ";") => at + 1,
            name if word(at + 1) == "(" && writers.contains(name) => at,
            _ => continue,
        };
        let into = into + usize::from(matches!(word(into), "only" | "table"));
        found.push(word(into).to_owned());
    }
    found
}

/// The functions of the migrations whose bodies write.
pub(crate) fn writers() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for migration in fs::read_dir(root().join("migrations")).unwrap() {
        let text = fs::read_to_string(migration.unwrap().path()).unwrap();
        let words = words(&text);
        for at in (1..words.len()).filter(|at| words[*at] == "function") {
            if !matches!(&*words[at - 1], "create" | "replace") {
                continue;
            }
            let body = &words[at + 1..];
            let is_block =
                body.iter().take_while(|word| *word != ";").any(|word| word == "begin" || word == "$$");
            let ends = |two: &[String]| matches!(&*two[1], ";" | "$$") && (!is_block || two[0] == "end");
            let end = body.windows(2).position(ends).unwrap_or(body.len());
            if !writes(&body[..end], &BTreeSet::new()).is_empty() {
                found.insert(body[0].clone());
            }
        }
    }
    found
}
