//! What a path or a query string may hold, for the API's document.

/// One name of a query string, or one placeholder of a path.
#[derive(Debug, Clone, Copy)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What it means, in a few words.
    pub about: &'static str,
    /// What it holds. In a query string, nothing but white space is as good as absent, so that plain forms may send fields
    /// that are empty.
    pub holds: Holds,
    /// Whether it must be there.
    pub required: bool,
    /// Whether it may be there more than once.
    pub many: bool,
}

/// What a parameter holds.
#[derive(Debug, Clone, Copy)]
pub enum Holds {
    /// A UUID in its hyphenated form.
    Id,
    /// At most so many characters, none of them null.
    Text(u32),
    /// What this regular expression matches.
    Pattern(&'static str),
    /// A whole number, from the first to the second.
    Whole(u32, u32),
    /// `true` or `false`.
    Flag,
    /// A time of RFC 3339.
    Moment,
    /// One of these.
    OneOf(fn() -> Vec<String>),
}

impl Parameter {
    /// One that may be absent.
    pub const fn new(name: &'static str, holds: Holds, about: &'static str) -> Self {
        Self { name, about, holds, required: false, many: false }
    }
    /// The same, which must be there.
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }
    /// The same, which may be there several times.
    pub const fn many(self) -> Self {
        Self { many: true, ..self }
    }
}

/// The number of a page.
pub const PAGE: Parameter =
    Parameter::new("page", Holds::Whole(1, crate::page::MAX_PAGE), "The page, from 1.");
/// The size of a page.
pub const PAGE_SIZE: Parameter = Parameter::new(
    "pageSize",
    Holds::Whole(1, crate::page::MAX_PAGE_SIZE),
    "How many to a page; 25 if it is not said.",
);
