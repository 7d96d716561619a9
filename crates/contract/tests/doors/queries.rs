//! What the query cache would hold answers of says so by `cache::holds!` beside it.

use crate::{
    paths::{Names, end_of_generics, expanded},
    rust::{Rust, Token},
};

const TRAITS: [&str; 4] = ["Query", "StreamedQuery", "InfiniteQuery", "Mutation"];

/// The implementations that do not, and where they stand.
pub(crate) fn unchecked(rust: &Rust, names: &Names) -> Vec<(String, usize)> {
    let mut implemented = Vec::new();
    let mut said = Vec::new();
    for sequence in rust.sequences() {
        for at in 0..sequence.len() {
            implemented.extend(implementation(sequence, at, names));
            said.extend(sayings(&sequence[at..]));
        }
    }
    implemented.retain(|(implemented, _)| !said.contains(implemented));
    implemented.into_iter().map(|((name, of), line)| (format!("impl {name} for {of}"), line)).collect()
}

type Implemented = (&'static str, String);

fn implementation(sequence: &[Token], at: usize, names: &Names) -> Option<(Implemented, usize)> {
    let Token::Word(word, line) = &sequence[at] else { return None };
    if word != "impl" {
        return None;
    }
    let mut at = at + 1;
    if sequence.get(at)?.is('<') {
        at = end_of_generics(sequence, at);
    }
    let mut segments = Vec::new();
    loop {
        match sequence.get(at)? {
            Token::Word(word, _) if word == "for" => break,
            Token::Word(word, _) => segments.push(word.clone()),
            Token::Mark(':') => {}
            Token::Mark('<') => {
                at = end_of_generics(sequence, at);
                continue;
            }
            _ => return None,
        }
        at += 1;
    }
    let full = expanded(&segments, names);
    let name = TRAITS.into_iter().find(|name| full.last().is_some_and(|last| last == name))?;
    let of =
        sequence[at + 1..].iter().take_while(|token| !token.is_braced() && token.word() != Some("where"));
    Some(((name, of.map(shown).collect()), *line))
}

fn shown(token: &Token) -> String {
    match token {
        Token::Word(word, _) => word.clone(),
        Token::Mark(mark) => mark.to_string(),
        _ => "()".to_owned(),
    }
}

/// `holds!(Query: A, B)`.
fn sayings(tokens: &[Token]) -> Vec<Implemented> {
    let [Token::Word(holds, _), bang, inside, ..] = tokens else { return Vec::new() };
    let Some([Token::Word(name, _), colon, of @ ..]) =
        inside.group().filter(|_| holds == "holds" && bang.is('!'))
    else {
        return Vec::new();
    };
    let Some(name) = TRAITS.into_iter().find(|known| known == name).filter(|_| colon.is(':')) else {
        return Vec::new();
    };
    of.split(|token| token.is(',')).map(|of| (name, of.iter().map(shown).collect())).collect()
}
