use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Status;
use crate::{
    FieldErrors, Holds, Parameter,
    page::{self, DEFAULT_PAGE_SIZE},
    parameter::{PAGE, PAGE_SIZE},
    query_string::{Pairs, QueryString},
};

/// The longest search text, in characters.
pub(super) const MAX_SEARCH: usize = 200;

/// What a list of users is ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum SortField {
    Name,
    Email,
    Role,
    Status,
    CreatedAt,
}

impl SortField {
    /// Every field that can be sorted by.
    pub const ALL: [Self; 5] = [Self::Name, Self::Email, Self::Role, Self::Status, Self::CreatedAt];

    /// Its name in a query string.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Role => "role",
            Self::Status => "status",
            Self::CreatedAt => "createdAt",
        }
    }
}

/// A field and a direction: `name`, or `-name` for the other way round. Equal values are ordered by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sort {
    /// The field.
    pub field: SortField,
    /// Largest first.
    pub descending: bool,
}

impl Default for Sort {
    fn default() -> Self {
        Self { field: SortField::Name, descending: false }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", if self.descending { "-" } else { "" }, self.field.as_str())
    }
}

/// The text names no order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownSort;

impl FromStr for Sort {
    type Err = UnknownSort;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, descending) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
        let field = SortField::ALL.into_iter().find(|f| f.as_str() == name).ok_or(UnknownSort)?;
        Ok(Self { field, descending })
    }
}

/// Which users, in which order, which page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct UserFilter {
    /// Part of a name or of an e-mail address, in any case; one or two letters are the beginning of a word. Empty for all.
    pub q: String,
    /// Only this role.
    pub role: Option<String>,
    /// Only this status.
    pub status: Option<Status>,
    /// The order.
    pub sort: Sort,
    /// The page, from 1.
    pub page: u32,
    /// How many to a page, from 1 to 100.
    pub page_size: u32,
}

impl Default for UserFilter {
    fn default() -> Self {
        Self {
            q: String::new(),
            role: None,
            status: None,
            sort: Sort::default(),
            page: 1,
            page_size: DEFAULT_PAGE_SIZE,
        }
    }
}

impl QueryString for UserFilter {
    const PARAMETERS: &'static [Parameter] = &[
        Parameter::new("q", Holds::Text(MAX_SEARCH as u32), "Part of a name or of an e-mail address."),
        Parameter::new("role", Holds::Pattern(ROLE_KEY), "Only this role."),
        Parameter::new("status", Holds::OneOf(statuses), "Only this status."),
        Parameter::new("sort", Holds::OneOf(sorts), "The order; with - before it the other way round."),
        PAGE,
        PAGE_SIZE,
    ];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        let default = Self::default();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        if let Some(role) = &self.role {
            pairs.push(("role", role.clone()));
        }
        if let Some(status) = self.status {
            pairs.push(("status", status.to_string()));
        }
        if self.sort != default.sort {
            pairs.push(("sort", self.sort.to_string()));
        }
        if self.page != default.page {
            pairs.push(("page", self.page.to_string()));
        }
        if self.page_size != default.page_size {
            pairs.push(("pageSize", self.page_size.to_string()));
        }
        pairs
    }

    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let q = pairs.get("q").unwrap_or_default().to_owned();
        if q.chars().count() > MAX_SEARCH {
            errors.push("q", format!("must be at most {MAX_SEARCH} characters"));
        }
        if q.contains('\0') {
            errors.push("q", "must not contain a null character");
        }
        let role = pairs.get("role").map(str::to_owned);
        if role.as_deref().is_some_and(|role| !is_role_key(role)) {
            errors.push("role", "must be a role's key, like editor");
        }
        let status = match pairs.get("status").map(str::parse) {
            None => None,
            Some(Ok(status)) => Some(status),
            Some(Err(_)) => {
                errors.push("status", "must be active, invited or suspended");
                None
            }
        };
        let expected =
            "must be name, email, role, status or createdAt, with - before it for the other way round";
        let sort = pairs.parsed("sort", Sort::default(), expected, &mut errors);
        let (page, page_size) = page::read(pairs, &mut errors);
        errors.or(Self { q, role, status, sort, page, page_size })
    }
}

fn statuses() -> Vec<String> {
    Status::ALL.iter().map(ToString::to_string).collect()
}

fn sorts() -> Vec<String> {
    let both = |field| [false, true].map(|descending| Sort { field, descending }.to_string());
    SortField::ALL.into_iter().flat_map(both).collect()
}

/// What [`is_role_key`] takes, as a regular expression.
pub(crate) const ROLE_KEY: &str = "[a-z0-9_-]{1,40}";

/// Whether the text could be the key of a role: 1 to 40 of `a-z`, `0-9`, `_`, `-`.
pub(crate) fn is_role_key(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_left_out_has_its_default() {
        assert_eq!(UserFilter::decode(""), Ok(UserFilter::default()));
        assert_eq!(UserFilter::default().encode(), "");
    }

    #[test]
    fn each_bad_value_is_named() {
        let errors = UserFilter::decode("role=A!&status=gone&sort=age&page=0&pageSize=101").unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["role", "status", "sort", "page", "pageSize"]);
    }

    proptest! {
        #[test]
        fn a_filter_reads_back_from_its_query_string(
            q in "[^\\x00-\\x20]{0,3}( [^\\x00-\\x20]{1,3})?", descending: bool, field in 0usize..5, page in 1u32..99,
        ) {
            let sort = Sort { field: SortField::ALL[field], descending };
            let filter = UserFilter { q: q.trim().to_owned(), sort, page, ..UserFilter::default() };
            prop_assert_eq!(UserFilter::decode(&filter.encode()), Ok(filter));
        }

        #[test]
        fn no_query_string_panics(text in ".{0,60}") {
            let _ = UserFilter::decode(&text);
        }
    }
}
