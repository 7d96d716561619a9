//! A file of Rust as tokens, without comments and tests, with its literals as what they say.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

#[derive(Debug, Clone)]
pub(crate) enum Token {
    Word(String, usize),
    /// A literal of text: what it says.
    Text(String, usize),
    Mark(char),
    Group(Delimiter, Vec<Token>),
    /// A number or a character.
    Number,
}

impl Token {
    pub(crate) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word, _) => Some(word),
            _ => None,
        }
    }

    /// 0 of what has none.
    pub(crate) fn line(&self) -> usize {
        match self {
            Self::Word(_, line) | Self::Text(_, line) => *line,
            _ => 0,
        }
    }

    pub(crate) fn is(&self, mark: char) -> bool {
        matches!(self, Self::Mark(is) if *is == mark)
    }

    pub(crate) fn group(&self) -> Option<&[Token]> {
        match self {
            Self::Group(_, inside) => Some(inside),
            _ => None,
        }
    }

    pub(crate) fn is_braced(&self) -> bool {
        matches!(self, Self::Group(Delimiter::Brace, _))
    }
}

#[derive(Debug)]
pub(crate) struct Rust {
    pub(crate) tokens: Vec<Token>,
    /// The names that follow `#[cfg(test)] mod`, where the module is another file.
    pub(crate) modules_of_tests: Vec<String>,
}

impl Rust {
    pub(crate) fn read(path: &str, text: &str) -> Self {
        let stream = text.parse().unwrap_or_else(|error| panic!("{path} is no Rust: {error}"));
        let mut modules_of_tests = Vec::new();
        let tokens = read(stream, &mut modules_of_tests);
        Self { tokens, modules_of_tests }
    }

    /// Every sequence of tokens that stands in one pair of brackets, the whole file first.
    pub(crate) fn sequences(&self) -> Vec<&[Token]> {
        let mut found = vec![&*self.tokens];
        let mut next = 0;
        while let Some(sequence) = found.get(next).copied() {
            found.extend(sequence.iter().filter_map(Token::group));
            next += 1;
        }
        found
    }
}

fn read(stream: TokenStream, tests: &mut Vec<String>) -> Vec<Token> {
    let trees: Vec<TokenTree> = stream.into_iter().collect();
    let mut tokens = Vec::with_capacity(trees.len());
    let mut at = 0;
    while at < trees.len() {
        if let Some(end) = end_of_comment(&trees, at).or_else(|| end_of_test(&trees, at, tests)) {
            at = end;
            continue;
        }
        tokens.push(token(&trees[at], tests));
        if let [.., Token::Word(name, line), Token::Mark('!'), Token::Group(_, parts)] = &*tokens
            && name == "concat"
        {
            let joined = Token::Text(texts(parts).map(|(text, _)| text).collect(), *line);
            // What stands between the literals stays, for what it names.
            let rest: Vec<Token> =
                parts.iter().filter(|part| !matches!(part, Token::Text(..))).cloned().collect();
            tokens.truncate(tokens.len() - 3);
            tokens.push(joined);
            tokens.push(Token::Group(Delimiter::None, rest));
        }
        at += 1;
    }
    tokens
}

fn token(tree: &TokenTree, tests: &mut Vec<String>) -> Token {
    let line = tree.span().start().line;
    match tree {
        TokenTree::Ident(ident) => Token::Word(ident.to_string().trim_start_matches("r#").to_owned(), line),
        TokenTree::Punct(mark) => Token::Mark(mark.as_char()),
        TokenTree::Group(group) => Token::Group(group.delimiter(), read(group.stream(), tests)),
        TokenTree::Literal(literal) => match said(&literal.to_string()) {
            Some(text) => Token::Text(text, line),
            None => Token::Number,
        },
    }
}

/// The literals of text in there, and where they stand.
pub(crate) fn texts(tokens: &[Token]) -> impl Iterator<Item = (&str, usize)> {
    let mut found = Vec::new();
    let mut left = vec![tokens.iter()];
    while let Some(mut sequence) = left.pop() {
        match sequence.next() {
            Some(Token::Group(_, inside)) => left.extend([sequence, inside.iter()]),
            Some(Token::Text(text, line)) => {
                found.push((&**text, *line));
                left.push(sequence);
            }
            Some(_) => left.push(sequence),
            None => {}
        }
    }
    found.into_iter()
}

/// What is inside the brackets of an attribute that begins there, and where it ends.
fn attribute(trees: &[TokenTree], at: usize) -> Option<(Vec<TokenTree>, usize)> {
    let is =
        |at: usize, mark: char| matches!(trees.get(at), Some(TokenTree::Punct(is)) if is.as_char() == mark);
    if !is(at, '#') {
        return None;
    }
    let open = at + 1 + usize::from(is(at + 1, '!'));
    match trees.get(open) {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Bracket => {
            Some((group.stream().into_iter().collect(), open + 1))
        }
        _ => None,
    }
}

/// `/// …` comes as `#[doc = "…"]`.
fn end_of_comment(trees: &[TokenTree], at: usize) -> Option<usize> {
    let (inside, end) = attribute(trees, at)?;
    matches!(&inside[..], [TokenTree::Ident(doc), TokenTree::Punct(is), TokenTree::Literal(_)] if doc == "doc" && is.as_char() == '=')
        .then_some(end)
}

const ITEMS: [&str; 15] = [
    "mod",
    "fn",
    "use",
    "impl",
    "struct",
    "enum",
    "const",
    "static",
    "trait",
    "type",
    "unsafe",
    "async",
    "extern",
    "macro_rules",
    "let",
];

/// An item that is compiled for tests only, up to its `;` or its braces, and the attributes after it.
fn end_of_test(trees: &[TokenTree], at: usize, tests: &mut Vec<String>) -> Option<usize> {
    let (inside, mut at) = attribute(trees, at)?;
    let of: String = inside.iter().map(ToString::to_string).collect();
    if of != "cfg(test)" {
        return None;
    }
    while let Some((_, end)) = attribute(trees, at) {
        at = end;
    }
    let word = |at: usize| match trees.get(at) {
        Some(TokenTree::Ident(word)) => Some(word.to_string()),
        _ => None,
    };
    if word(at).as_deref() == Some("pub") {
        let is_bounded = matches!(trees.get(at + 1), Some(TokenTree::Group(_)));
        at += 1 + usize::from(is_bounded);
    }
    // A field or an arm ends where its neighbour begins, and is looked at like it.
    if !word(at).is_some_and(|word| ITEMS.contains(&&*word)) {
        return None;
    }
    let start = at;
    loop {
        match trees.get(at) {
            None => return Some(at),
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => return Some(at + 1),
            Some(TokenTree::Punct(mark)) if mark.as_char() == ';' => {
                let named = (start..at).find(|at| word(*at).as_deref() == Some("mod"));
                tests.extend(named.and_then(|at| word(at + 1)));
                return Some(at + 1);
            }
            Some(_) => at += 1,
        }
    }
}

/// What a literal of text says, whichever way it is written; `None` if it is none.
fn said(literal: &str) -> Option<String> {
    let open = literal.find('"')?;
    let (prefix, rest) = literal.split_at(open);
    if !prefix.chars().all(|c| matches!(c, 'b' | 'c' | 'r' | '#')) {
        return None;
    }
    let text = &rest[1..rest.rfind('"')?];
    Some(if prefix.contains('r') { text.to_owned() } else { unescaped(text) })
}

fn unescaped(text: &str) -> String {
    let mut said = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            said.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => said.push('\n'),
            Some('r') => said.push('\r'),
            Some('t') => said.push('\t'),
            Some('0') => said.push('\0'),
            Some('x') => said.extend(number(&chars.by_ref().take(2).collect::<String>())),
            Some('u') => {
                let digits: String = chars.by_ref().take_while(|c| *c != '}').filter(|c| *c != '{').collect();
                said.extend(number(&digits));
            }
            Some('\n') => while chars.next_if(|c| c.is_whitespace()).is_some() {},
            Some(other) => said.push(other),
            None => {}
        }
    }
    said
}

fn number(digits: &str) -> Option<char> {
    char::from_u32(u32::from_str_radix(&digits.replace('_', ""), 16).ok()?)
}
