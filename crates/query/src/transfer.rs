//! The outcome of a query, as it travels from the server to the browser.

use crate::{
    Filter, QueryClient,
    by_id::ById,
    cache::{Arrival, Seen, Source},
    erased::QueryRef,
    hash::Fnv,
    key::KeyPart,
    state::RawState,
    time::Time,
};
use std::{fmt::Write, hash::Hasher, sync::Arc};

/// What the server found for one query.
#[derive(Debug, PartialEq)]
pub(crate) struct Transfer {
    /// Its [`name`]: the browser might ask something else.
    pub(crate) query: String,
    /// The data, or the error, as JSON.
    outcome: Result<String, String>,
    /// Milliseconds since the Unix epoch.
    at: u64,
    /// The page shows it as not there yet.
    pub(crate) late: bool,
}

/// What the outcome of `query` is found by in the page: its type, its key, and its `Debug`. Two that differ in any of these
/// have two names.
pub(crate) fn name(query: &QueryRef) -> String {
    let mut name = String::from(query.get().type_name());
    name.push('\n');
    for part in query.key().parts() {
        // A string takes it all.
        let _ = match part {
            KeyPart::Int(number) => write!(name, " {number}"),
            KeyPart::Text(text) => write!(name, " {}:{text}", text.len()),
        };
    }
    if let Some(debug) = query.get().as_debug() {
        let _ = write!(name, "\n{debug:?}");
    }
    escaped(&name)
}

/// Whether another query of `client` has the same name: the browser could take the outcome of one for that of the other.
fn is_ambiguous(client: &QueryClient, query: &QueryRef) -> bool {
    let text = |query: &QueryRef| format!("{:?}", query.get().as_debug());
    let likes = client.matching(&Filter::prefix(query.key().clone()));
    let mut others = likes.iter().filter(|like| *like != query && like.type_id() == query.type_id());
    others.any(|other| other.key() == query.key() && text(other) == text(query))
}

/// As in JSON. Leptos does so to all that it writes into the page, which would then have another length than was told.
fn escaped(text: &str) -> String {
    text.replace('<', "\\u003c")
}

impl Transfer {
    /// `None` if nothing is known yet, or if it cannot be written as JSON or found again.
    ///
    /// An error is taken along, too: the browser must begin with what the server has rendered, and would ask at once if it
    /// knew of no outcome.
    pub(crate) fn of(client: &QueryClient, query: &QueryRef, state: &RawState, late: bool) -> Option<Self> {
        let encode = |outcome| query.get().encode(outcome).map(|json| escaped(json.get()));
        let data = state.data.as_ref().filter(|_| !state.is_placeholder);
        let (outcome, at) = match (data, &state.meta.error) {
            (Some(data), _) => (Ok(encode(Ok(data))?), state.meta.data_updated_at?),
            (None, Some(error)) => (Err(encode(Err(error))?), state.meta.error_updated_at?),
            (None, None) => return None,
        };
        let at = at.as_millis();
        if is_ambiguous(client, query) {
            return None;
        }
        Some(Self { query: name(query), outcome, at, late })
    }

    /// Puts it into the cache, unless there is something newer. What cannot be read is ignored.
    pub(crate) fn hydrate(&self, client: &QueryClient, query: &QueryRef) {
        let inner = client.inner();
        let outcome = query.get().decode(self.outcome.as_deref().map_err(|error| &**error));
        let options = inner.resolve(query, None);
        // The clocks may differ.
        let at = Time::from_millis(self.at).min(inner.now());
        match outcome {
            Some(Ok(value)) => {
                let mut arrival = Arrival {
                    value,
                    at,
                    asked: None,
                    fresh_for: inner.settings.hydrated_stale_time,
                    is_invalidated: false,
                    is_pushed: false,
                    was_pushed: false,
                    version: inner.settings.registry.version_of(query),
                    source: Source::Here,
                    seen: Seen::default(),
                };
                inner.write(query, &options, &mut arrival);
            }
            Some(Err(error)) => {
                inner.transact(|store, fx| store.hydrate_error(query, &options, error, at, fx));
            }
            None => {}
        }
    }

    /// A line that tells what follows it, the query, and the outcome. Not as JSON in JSON: what reads that is more code
    /// in a browser than all of this.
    pub(crate) fn write(&self, text: &mut String) {
        let (kind, outcome) = match &self.outcome {
            Ok(data) => ("data", data),
            Err(error) => ("error", error),
        };
        let when = if self.late { "late" } else { "shown" };
        let (of_query, of_outcome) = (self.query.len(), outcome.len());
        // A string takes it all.
        let _ = writeln!(text, "{kind} {when} {} {of_query} {of_outcome}", self.at);
        text.push_str(&self.query);
        text.push_str(outcome);
    }

    /// The first in `text`, and what comes after it; `None` if that is none.
    pub(crate) fn read(text: &str) -> Option<(Self, &str)> {
        let mut rest = text;
        let kind = word(&mut rest)?;
        let late = word(&mut rest)? == "late";
        let at = number(&mut rest)?;
        let (of_query, of_outcome) = (number(&mut rest)?, number(&mut rest)?);
        let query = take(&mut rest, of_query)?.to_owned();
        let outcome = take(&mut rest, of_outcome)?.to_owned();
        let outcome = match kind {
            "data" => Ok(outcome),
            "error" => Err(outcome),
            _ => return None,
        };
        Some((Self { query, outcome, at, late }, rest))
    }
}

/// Takes what stands before the next blank or end of a line.
fn word<'a>(rest: &mut &'a str) -> Option<&'a str> {
    let end = rest.bytes().position(|byte| byte == b' ' || byte == b'\n')?;
    let word = take(rest, end as u64);
    take(rest, 1);
    word
}

fn number(rest: &mut &str) -> Option<u64> {
    // By hand: the library's looks for more than what was written here.
    word(rest)?.bytes().try_fold(0_u64, |number, byte| {
        let digit = char::from(byte).to_digit(10)?;
        Some(number.wrapping_mul(10).wrapping_add(u64::from(digit)))
    })
}

#[inline(never)]
fn take<'a>(rest: &mut &'a str, length: u64) -> Option<&'a str> {
    let (taken, others) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = others;
    Some(taken)
}

/// What was sent, by the name of the query.
#[derive(Default)]
pub(crate) struct Transfers(ById<Arc<Transfer>>);

impl Transfers {
    pub(crate) fn get(&self, query: &str) -> Option<Arc<Transfer>> {
        self.0.get(hash(query)).filter(|transfer| transfer.query == query).cloned()
    }

    /// Takes in what is in `sent`; nothing if it is a value of somebody else's.
    pub(crate) fn take_in(&mut self, sent: &str) {
        let mut rest = sent;
        while let Some((transfer, next)) = Transfer::read(rest) {
            self.0.insert(hash(&transfer.query), Arc::new(transfer));
            rest = next;
        }
    }
}

fn hash(query: &str) -> u64 {
    let mut hasher = Fnv::default();
    hasher.write(query.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{FetchContext, Query, QueryKey};
    use std::collections::HashSet;

    #[test]
    fn what_was_written_is_read() {
        let data =
            Transfer {
                query: "Ä { a: \"\\n\" }".into(), outcome: Ok("[\"ø\n\"]".into()), at: 7, late: true
            };
        let error = Transfer { query: String::new(), outcome: Err("null".into()), at: u64::MAX, late: false };
        let mut text = String::new();
        data.write(&mut text);
        error.write(&mut text);
        let (first, rest) = Transfer::read(&text).unwrap();
        let (second, rest) = Transfer::read(rest).unwrap();
        assert_eq!((first, second, rest), (data, error, ""));
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Keyed(Vec<&'static str>, Option<i64>);

    impl Query for Keyed {
        type Data = u32;
        type Error = String;

        fn key(&self) -> QueryKey {
            let key = self.0.iter().fold(QueryKey::default(), |key, part| key.with(*part));
            self.1.into_iter().fold(key, QueryKey::with)
        }

        async fn fetch(self, _: FetchContext) -> Result<u32, String> {
            Ok(0)
        }
    }

    #[test]
    fn two_keys_have_two_names() {
        let keys: [(&[&'static str], Option<i64>); 7] = [
            (&[], None),
            (&[], Some(1)),
            (&["1"], None),
            (&["a", "b"], None),
            (&["a 1:b"], None),
            (&["a", ""], None),
            (&["a"], Some(-1)),
        ];
        let names = keys.map(|(texts, number)| name(&QueryRef::new(&Keyed(texts.to_vec(), number))));
        let names: HashSet<_> = names.iter().map(|name| name.rsplit_once('\n').unwrap().0).collect();
        assert_eq!(names.len(), keys.len());
    }

    #[test]
    fn what_others_have_written_is_nothing() {
        let others = [
            "",
            "5",
            "null",
            "[1,2]",
            "\n",
            "data\n",
            "data shown 1 2 3",
            "data shown 1 2 3\n",
            "data shown 1 2 3\nabcd",
            "data shown 1 1 1\nÄ",
            "data shown -1 0 0\n",
            "other shown 1 0 0\n",
        ];
        for other in others {
            assert_eq!(Transfer::read(other), None, "{other:?}");
        }
    }
}
