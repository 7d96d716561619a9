//! Lists that come in pages.

use serde::{Deserialize, Serialize};

use crate::{FieldErrors, query_string::Pairs};

/// The size of a page when none is asked for.
pub const DEFAULT_PAGE_SIZE: u32 = 25;
/// The largest page that is served.
pub const MAX_PAGE_SIZE: u32 = 100;
/// The last page that can be asked for; deeper reading is by cursor or export.
pub const MAX_PAGE: u32 = 1_000_000;

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(rename = "PageOf{T}"))]
#[serde(rename_all = "camelCase")]
pub struct Page<T> {
    /// The items of this page, in the order that was asked for.
    pub data: Vec<T>,
    /// Its number, from 1.
    pub page: u32,
    /// How many items a full page has.
    pub page_size: u32,
    /// How many items there are on all pages.
    pub total: u64,
    /// Whether there are more than that: what a search finds in a large set is not counted to its end.
    #[serde(default, rename = "totalIsAtLeast", skip_serializing_if = "std::ops::Not::not")]
    pub at_least: bool,
}

impl<T> Page<T> {
    /// How many pages there are; at least 1.
    pub fn pages(&self) -> u32 {
        u32::try_from(self.total.div_ceil(u64::from(self.page_size.max(1)))).unwrap_or(u32::MAX).max(1)
    }
}

/// Reads `page` and `pageSize`; adds an error for each that is out of range.
pub fn read(pairs: &Pairs, errors: &mut FieldErrors) -> (u32, u32) {
    let mut in_range = |name, default, max| {
        let expected = format!("must be a whole number from 1 to {max}");
        let value: u32 = pairs.parsed(name, default, &expected, errors);
        if value < 1 || value > max {
            errors.push(name, expected);
        }
        value
    };
    (in_range("page", 1, MAX_PAGE), in_range("pageSize", DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE))
}
