//! The queries, and what they give.

use query::{FetchContext, Query, QueryKey, reconcile};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// One of many small ones; the fetch gives its number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Item(pub(crate) u32);

impl Query for Item {
    type Data = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("item").with(self.0)
    }

    async fn fetch(self, _: FetchContext) -> Result<u32, String> {
        Ok(self.0)
    }
}

/// A page of a list of users.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Users {
    pub(crate) tenant: u32,
    pub(crate) page: u32,
}

impl Query for Users {
    type Data = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("users").with(self.tenant).with(self.page)
    }

    async fn fetch(self, _: FetchContext) -> Result<u32, String> {
        Ok(self.tenant)
    }
}

/// A counter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Counter;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Count {
    pub(crate) value: i32,
}

impl Query for Counter {
    type Data = Count;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("counter")
    }

    async fn fetch(self, _: FetchContext) -> Result<Count, String> {
        Ok(Count { value: 0 })
    }
}

/// A row of eight fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: String,
    pub(crate) status: String,
    pub(crate) age: u32,
    pub(crate) verified: bool,
    pub(crate) created_at: String,
}

pub(crate) fn rows(count: usize) -> Vec<Arc<Row>> {
    let row = |i: usize| Row {
        id: format!("user-{i}"),
        name: format!("Person {i}"),
        email: format!("person.{i}@example.com"),
        role: String::from(if i.is_multiple_of(3) { "admin" } else { "viewer" }),
        status: String::from("active"),
        age: 20 + u32::try_from(i % 50).unwrap_or_default(),
        verified: i.is_multiple_of(2),
        created_at: String::from("2025-01-01T00:00:00.000Z"),
    };
    (0..count).map(|i| Arc::new(row(i))).collect()
}

/// All rows.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rows;

impl Query for Rows {
    type Data = Vec<Arc<Row>>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("rows")
    }

    async fn fetch(self, _: FetchContext) -> Result<Vec<Arc<Row>>, String> {
        Ok(Vec::new())
    }

    fn structural_sharing(old: &Vec<Arc<Row>>, new: &Vec<Arc<Row>>) -> Option<Vec<Arc<Row>>> {
        reconcile(old, new, |row| row.id.clone())
    }
}

/// A query of many parameters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Search {
    pub(crate) tenant: u32,
    pub(crate) filters: Filters,
    pub(crate) sort: String,
    pub(crate) page: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Filters {
    pub(crate) role: String,
    pub(crate) status: String,
    pub(crate) q: String,
}

impl Query for Search {
    type Data = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("users").with(self.tenant).with(self.page)
    }

    async fn fetch(self, _: FetchContext) -> Result<u32, String> {
        Ok(0)
    }
}
