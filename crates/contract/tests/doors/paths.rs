//! The paths that a file names, with what `use … as …` has renamed by its own name.

use std::collections::BTreeMap;

use crate::rust::{Rust, Token};

pub(crate) struct Path {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// In `use` or `extern crate`.
    pub(crate) imported: bool,
}

/// What each imported name stands for.
pub(crate) type Names = BTreeMap<String, Vec<String>>;

pub(crate) fn paths(rust: &Rust) -> (Vec<Path>, Names) {
    let (mut found, mut names) = (Vec::new(), Names::new());
    in_sequence(&rust.tokens, &mut found, &mut names);
    for path in &mut found {
        path.segments = expanded(&path.segments, &names);
    }
    (found, names)
}

fn in_sequence(sequence: &[Token], found: &mut Vec<Path>, names: &mut Names) {
    let mut at = 0;
    while at < sequence.len() {
        if let Some(inside) = sequence[at].group() {
            in_sequence(inside, found, names);
        }
        at = match word(sequence, at) {
            Some("use") if !is_generic(sequence, at + 1) => {
                imports(&sequence[at + 1..], &[], found, names).map_or(at + 1, |used| at + 1 + used)
            }
            Some("extern") => foreign(sequence, at, found, names),
            Some("mod") => {
                let name = word(sequence, at + 1).map(str::to_owned);
                names.extend(name.map(|name| (name.clone(), vec!["self".to_owned(), name])));
                at + 2
            }
            Some(_) => expression(sequence, at, found),
            None => at + 1,
        };
    }
}

/// `+ use<'a, T>` of a type.
fn is_generic(sequence: &[Token], at: usize) -> bool {
    sequence.get(at).is_some_and(|token| token.is('<'))
}

fn word(sequence: &[Token], at: usize) -> Option<&str> {
    sequence.get(at).and_then(Token::word)
}

fn is_colons(sequence: &[Token], at: usize) -> bool {
    [at, at + 1].iter().all(|at| sequence.get(*at).is_some_and(|token| token.is(':')))
}

/// What a name or a path's first segment stands for.
pub(crate) fn expanded(segments: &[String], names: &Names) -> Vec<String> {
    let mut segments = segments.to_vec();
    for _ in 0..4 {
        match segments.first().and_then(|first| names.get(first)) {
            Some(full) if full.first() != segments.first() || full.len() > 1 => {
                let rest = segments.split_off(1);
                let recursive = full.first() == segments.first();
                segments = full.iter().cloned().chain(rest).collect();
                if recursive {
                    break;
                }
            }
            _ => break,
        }
    }
    segments
}

/// The tree of a `use`, up to `;` or `,`; how many tokens it has.
fn imports(tokens: &[Token], before: &[String], found: &mut Vec<Path>, names: &mut Names) -> Option<usize> {
    let mut segments = before.to_vec();
    let mut at = 0;
    let mut line = 0;
    let mut name = None;
    while let Some(token) = tokens.get(at) {
        match token {
            Token::Word(word, _) if word == "as" => {
                name = tokens.get(at + 1).and_then(Token::word).map(str::to_owned);
                at += 1;
            }
            Token::Word(word, on) if word == "self" && !segments.is_empty() => line = *on,
            Token::Word(word, on) => {
                segments.push(word.clone());
                line = *on;
            }
            Token::Mark('*') => segments.push("*".to_owned()),
            Token::Mark(':') => {}
            Token::Group(_, inside) => {
                let mut rest = &inside[..];
                while !rest.is_empty() {
                    let used = imports(rest, &segments, found, names)?;
                    rest = rest.get(used + 1..).unwrap_or_default();
                }
                return Some(at + 1);
            }
            Token::Mark(';' | ',') => break,
            // Not a `use` after all.
            _ => return None,
        }
        at += 1;
    }
    if let Some(name) = name.or_else(|| segments.last().cloned()).filter(|name| name != "*" && name != "_") {
        names.insert(name, segments.clone());
    }
    found.push(Path { segments, line, imported: true });
    Some(at)
}

/// `extern crate a as b;`, and `extern "C" { … }` as the path `extern::{}`.
fn foreign(sequence: &[Token], at: usize, found: &mut Vec<Path>, names: &mut Names) -> usize {
    match &sequence[at + 1..] {
        [Token::Word(krate, _), Token::Word(name, line), rest @ ..] if krate == "crate" => {
            let segments = vec![name.clone()];
            if let [Token::Word(renames, _), Token::Word(new, _), ..] = rest
                && renames == "as"
            {
                names.insert(new.clone(), segments.clone());
            }
            found.push(Path { segments, line: *line, imported: true });
            at + 3
        }
        [Token::Text(..), block, ..] | [block, ..] if block.is_braced() => {
            let line = sequence[at].line();
            found.push(Path { segments: vec!["extern".to_owned(), "{}".to_owned()], line, imported: true });
            at + 1
        }
        _ => at + 1,
    }
}

/// `a::b::<C>::d`; of the attribute `wasm_bindgen(module = …)` also `wasm_bindgen::module`; where it ends.
fn expression(sequence: &[Token], at: usize, found: &mut Vec<Path>) -> usize {
    let Token::Word(first, line) = &sequence[at] else { return at + 1 };
    let mut segments = vec![first.clone()];
    let mut end = at + 1;
    let mut generics = None;
    if let (true, Some(arguments)) = (first == "wasm_bindgen", sequence.get(end).and_then(Token::group)) {
        let arguments = arguments.iter().filter_map(Token::word);
        let named = arguments.map(|argument| vec![first.clone(), argument.to_owned()]);
        found.extend(named.map(|segments| Path { segments, line: *line, imported: true }));
    }
    // `#[path = "…"]`
    if first == "path" && at == 0 && sequence.get(end).is_some_and(|token| token.is('=')) {
        segments.insert(0, "#".to_owned());
    }
    if first == "macro_rules" && sequence.get(end).is_some_and(|token| token.is('!')) {
        segments.extend(word(sequence, end + 1).map(str::to_owned));
    }
    while is_colons(sequence, end) {
        match sequence.get(end + 2) {
            Some(Token::Word(next, _)) => {
                segments.push(next.clone());
                end += 3;
            }
            Some(Token::Mark('<')) => {
                generics = generics.or(Some(end + 2));
                end = end_of_generics(sequence, end + 2);
            }
            _ => break,
        }
    }
    found.push(Path { segments, line: *line, imported: false });
    // What is between `<` and `>` has paths of its own.
    generics.unwrap_or(end)
}

/// Behind the `>` that closes the `<` there.
pub(crate) fn end_of_generics(sequence: &[Token], at: usize) -> usize {
    let mut depth = 0;
    for (offset, token) in sequence[at..].iter().enumerate() {
        let arrow = offset > 0 && sequence[at + offset - 1].is('-');
        match token {
            Token::Mark('<') => depth += 1,
            Token::Mark('>') if !arrow => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + offset + 1;
        }
    }
    sequence.len()
}
