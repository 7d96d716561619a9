use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use crate::{
    FieldErrors, Holds, Parameter,
    page::{self, DEFAULT_PAGE_SIZE},
    parameter::{PAGE, PAGE_SIZE},
    query_string::{Pairs, QueryString},
};

/// Which page of the notifications.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct NotificationFilter {
    /// The page, from 1.
    pub page: u32,
    /// How many to a page, from 1 to 100.
    pub page_size: u32,
}

impl Default for NotificationFilter {
    fn default() -> Self {
        Self { page: 1, page_size: DEFAULT_PAGE_SIZE }
    }
}

impl QueryString for NotificationFilter {
    const PARAMETERS: &'static [Parameter] = &[PAGE, PAGE_SIZE];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut pairs = Vec::new();
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
        let (page, page_size) = page::read(pairs, &mut errors);
        errors.or(Self { page, page_size })
    }
}

/// Up to which moment to mark as read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ReadUntil {
    /// The moment of the newest that the person has seen, itself included; `None` for all there are.
    pub until: Option<DateTime<Utc>>,
}

impl QueryString for ReadUntil {
    const PARAMETERS: &'static [Parameter] =
        &[Parameter::new("until", Holds::Moment, "Only those up to this moment, itself included.")];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        let text = |until: DateTime<Utc>| until.to_rfc3339_opts(SecondsFormat::AutoSi, true);
        self.until.map(|until| ("until", text(until))).into_iter().collect()
    }

    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        let until = pairs.get("until").map(str::parse).transpose();
        let until =
            until.map_err(|_| FieldErrors::of("until", "must be a time like 2026-11-24T20:03:00Z"))?;
        Ok(Self { until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_back_from_its_query_string() {
        let filter = NotificationFilter { page: 3, page_size: 50 };
        assert_eq!(filter.encode(), "page=3&pageSize=50");
        assert_eq!(NotificationFilter::decode(&filter.encode()), Ok(filter));
        assert_eq!(NotificationFilter::default().encode(), "");
        assert!(NotificationFilter::decode("page=0&pageSize=101").is_err());
    }

    #[test]
    fn a_moment_reads_back_to_the_microsecond_and_what_is_none_is_refused() {
        let until = ReadUntil { until: Some("2026-11-24T20:03:04.123456Z".parse().unwrap()) };
        assert_eq!(ReadUntil::decode(&until.encode()), Ok(until));
        assert_eq!(ReadUntil::decode(""), Ok(ReadUntil::default()));
        assert!(ReadUntil::decode("until=yesterday").is_err());
    }
}
