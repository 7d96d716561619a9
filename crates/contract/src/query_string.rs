//! Reading and writing query strings, with errors that name the field.

use crate::{FieldErrors, Parameter};

/// A type that is a query string.
pub trait QueryString: Clone + Send + Sync + Sized + 'static {
    /// Whether it names a record of one tenant, which to all others is not there.
    const NAMES_A_RECORD: bool = false;
    /// The names that are read.
    const PARAMETERS: &'static [Parameter];
    /// The pairs in a fixed order; what has its default value is left out, so equal values give equal strings.
    fn pairs(&self) -> Vec<(&'static str, String)>;
    /// Reads the pairs. Unknown names are ignored; a known one with a bad value is an error that names it.
    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors>;

    /// The encoded string, without the `?`.
    fn encode(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }
    /// Reads an encoded string.
    fn decode(query: &str) -> Result<Self, FieldErrors> {
        Self::from_pairs(&Pairs::parse(query))
    }
}

impl QueryString for () {
    const PARAMETERS: &'static [Parameter] = &[];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        Vec::new()
    }
    fn from_pairs(_: &Pairs) -> Result<Self, FieldErrors> {
        Ok(())
    }
}

/// The decoded pairs of a query string, in order.
#[derive(Debug, Default)]
pub struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// Decodes `application/x-www-form-urlencoded` text. Broken escapes are kept as they are.
    pub fn parse(query: &str) -> Self {
        Self(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// The last value under this name, trimmed; `None` if it is absent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(n, _)| n == name).map(|(_, v)| v.trim()).filter(|v| !v.is_empty())
    }

    /// All values under this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The value as a `T`; `default` if it is absent; an error under `name` if it is not a `T`.
    pub fn parsed<T: std::str::FromStr>(
        &self,
        name: &'static str,
        default: T,
        expected: &str,
        errors: &mut FieldErrors,
    ) -> T {
        match self.get(name).map(str::parse) {
            None => default,
            Some(Ok(value)) => value,
            Some(Err(_)) => {
                errors.push(name, expected);
                default
            }
        }
    }
}
