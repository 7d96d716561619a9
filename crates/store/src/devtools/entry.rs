use std::borrow::Cow;
use std::time::Duration;

use serde_json::Value;

use super::Difference;

/// One line of the log.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number, from 1; never given twice.
    pub id: u64,
    /// The action's name.
    pub name: Cow<'static, str>,
    /// When, since 1970.
    pub at: Duration,
    /// What it changed.
    pub differences: Vec<Difference>,
    /// The state after it.
    pub state: Value,
}
