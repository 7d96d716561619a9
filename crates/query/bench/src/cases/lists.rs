//! A long list of which little changes.

use crate::{
    Case, Failed,
    case::{expect, new_client},
    data::{Row, Rows, rows},
};
use futures::{
    FutureExt,
    future::{LocalBoxFuture, ready},
};
use query::{QueryClient, Runtime};
use std::{mem, sync::Arc};

/// 100 x new data of 10,000 rows, equal to the old but for one row; unchanged rows keep their identity.
pub(super) struct Sharing {
    client: QueryClient,
    updates: Vec<Vec<Arc<Row>>>,
    last: Option<Arc<Row>>,
}

impl Sharing {
    pub(super) fn new(runtime: impl Runtime) -> Self {
        let client = new_client(runtime);
        client.set_data(&Rows, rows(10_000));
        let update = |i: usize| {
            let mut rows = rows(10_000);
            Arc::make_mut(&mut rows[i * 97]).name = format!("Changed {i}");
            rows
        };
        let last = client.get_data(&Rows).and_then(|rows| rows.last().cloned());
        Self { client, updates: (0..100).map(update).collect(), last }
    }
}

impl Case for Sharing {
    fn run(&mut self) -> LocalBoxFuture<'_, u32> {
        for rows in mem::take(&mut self.updates) {
            self.client.set_data(&Rows, rows);
        }
        ready(100).boxed_local()
    }

    fn check(&self) -> Result<(), Failed> {
        let rows = self.client.get_data(&Rows).ok_or("no rows")?;
        let same = rows.last().zip(self.last.as_ref()).is_some_and(|(a, b)| Arc::ptr_eq(a, b));
        expect(same, true, "an unchanged row keeps its identity")?;
        expect(rows[99 * 97].name.as_str(), "Changed 99", "the changed row")
    }
}
