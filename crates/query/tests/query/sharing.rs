//! Readers wake for what they read: the same row is the same, however often its list is fetched.

use crate::support::{Item, Server, World, fresh, world};
use leptos::prelude::*;
use query::{
    FetchContext, Layers, Mutation, Query, QueryKey, UseRows, provide_query_client, reconcile, use_query,
};
use serde::{Deserialize, Serialize};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

const ROWS: u32 = 1_000;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Row {
    id: u32,
    name: String,
}

/// A list whose first row has the value of the server's row 1 in its name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct List;

impl Query for List {
    type Data = Vec<Row>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("list")
    }

    async fn fetch(self, cx: FetchContext) -> Result<Vec<Row>, String> {
        let value = cx.get::<Server>().unwrap().read(1).await?;
        let mut rows: Vec<Row> = (1..=ROWS).map(|id| Row { id, name: format!("row {id}") }).collect();
        rows[499].name = format!("value {value}");
        Ok(rows)
    }
}

/// Renames a row at once.
#[derive(Clone, Debug)]
struct Rename(u32);

impl Mutation for Rename {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        cx.get::<Server>().unwrap().read(0).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let id = self.0;
        layers.patch::<List>(&List, move |_, rows| {
            rows.iter_mut().filter(|row| row.id == id).for_each(|row| row.name = String::from("renamed"));
        });
    }
}

/// Readers of all rows, and how often they ran.
struct Page {
    readers: Vec<Memo<Option<String>>>,
    order: Memo<Vec<u32>>,
    runs: Arc<AtomicU32>,
}

impl Page {
    fn new(rows: UseRows<u32, Row>) -> Self {
        let runs = Arc::new(AtomicU32::new(0));
        let read = |id: u32| {
            let runs = runs.clone();
            Memo::new(move |_| {
                runs.fetch_add(1, Ordering::Relaxed);
                rows.get(&id).map(|row| row.name.clone())
            })
        };
        Self { readers: (1..=ROWS).map(read).collect(), order: Memo::new(move |_| rows.keys()), runs }
    }

    /// How many readers have run since the last time.
    fn woken(&self) -> u32 {
        self.readers.iter().for_each(|reader| drop(reader.get_untracked()));
        self.runs.swap(0, Ordering::Relaxed)
    }

    fn name(&self, id: usize) -> Option<String> {
        self.readers[id - 1].get_untracked()
    }
}

fn page(test: impl FnOnce(&World, UseRows<u32, Row>)) {
    let world = world();
    Owner::new().with(|| {
        provide_query_client(world.client.clone());
        let list = use_query(|| List);
        test(&world, list.rows(|rows| rows, |row| row.id));
    });
}

#[test]
fn of_a_thousand_readers_one_wakes_for_one_changed_row() {
    page(|world, rows| {
        let page = Page::new(rows);
        assert_eq!((page.woken(), page.name(1)), (ROWS, None));
        world.answer();
        assert_eq!((page.woken(), page.name(500).as_deref()), (ROWS, Some("value 10")));
        world.server.put(1, 11);
        world.client.invalidate(&List);
        assert_eq!(page.woken(), 0, "that it is being fetched is no change of a row");
        world.answer();
        assert_eq!((page.woken(), page.name(500).as_deref()), (1, Some("value 11")));
        world.client.invalidate(&List);
        world.answer();
        assert_eq!(page.woken(), 0);
    });
}

#[test]
fn an_optimistic_change_wakes_the_reader_of_its_row_and_so_does_its_end() {
    page(|world, rows| {
        let page = Page::new(rows);
        world.answer();
        page.woken();
        world.server.fail_reads(1);
        world.client.mutate(Rename(7));
        assert_eq!((page.woken(), page.name(7).as_deref()), (1, Some("renamed")));
        world.answer();
        assert_eq!((page.woken(), page.name(7).as_deref()), (1, Some("row 7")));
    });
}

#[test]
fn rows_that_come_go_or_move_wake_the_reader_of_the_order_and_their_own() {
    page(|world, rows| {
        let page = Page::new(rows);
        world.answer();
        page.woken();
        assert_eq!(page.order.get_untracked().len(), 1_000);
        world.client.update_data(&List, |rows| drop(rows.remove(0)));
        assert_eq!((page.woken(), page.name(1)), (1, None));
        assert_eq!(page.order.get_untracked().first(), Some(&2));
        world.client.update_data(&List, |rows| rows.reverse());
        assert_eq!(page.woken(), 1, "the one whose row is not there looks again");
        assert_eq!(page.order.get_untracked().first(), Some(&1_000));
        world.client.update_data(&List, |rows| rows.push(Row { id: 1, name: String::from("again") }));
        assert_eq!((page.woken(), page.name(1).as_deref()), (1, Some("again")));
    });
}

#[test]
fn an_equal_row_keeps_its_identity() {
    page(|world, rows| {
        world.answer();
        let before = rows.get(&2).unwrap();
        world.client.update_data(&List, |rows| drop(rows.remove(0)));
        assert!(Arc::ptr_eq(&before, &rows.get(&2).unwrap()));
    });
}

/// A list whose rows are shared.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Shared;

/// A row behind an `Arc` that can be written as JSON.
#[derive(Clone, Debug, PartialEq)]
struct Rows(Vec<Arc<Row>>);

impl Serialize for Rows {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(|row| &**row))
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(Vec::<Row>::deserialize(deserializer)?.into_iter().map(Arc::new).collect()))
    }
}

impl Query for Shared {
    type Data = Rows;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("shared")
    }

    async fn fetch(self, cx: FetchContext) -> Result<Rows, String> {
        Ok(Rows(Query::fetch(List, cx).await?.into_iter().map(Arc::new).collect()))
    }

    fn structural_sharing(old: &Rows, new: &Rows) -> Option<Rows> {
        reconcile(&old.0, &new.0, |row| row.id).map(Rows)
    }
}

#[test]
fn data_may_share_its_equal_parts_over_refetches_and_layers() {
    let world = world();
    let list = world.observe_with(&Shared, fresh());
    let _other = world.observe(&Item(2));
    world.answer();
    let rows = || list.state().data.unwrap().0.clone();
    let changed =
        |a: &[Arc<Row>], b: &[Arc<Row>]| a.iter().zip(b).filter(|(a, b)| !Arc::ptr_eq(a, b)).count();
    let first = rows();
    world.server.put(1, 11);
    list.refetch();
    world.answer();
    let second = rows();
    assert_eq!(changed(&first, &second), 1);
    assert_eq!(second[499].name, "value 11");
    world
        .client
        .update_data(&Shared, |rows| rows.0[0] = Arc::new(Row { id: 1, name: String::from("row 1") }));
    assert_eq!(changed(&second, &rows()), 0, "an equal row is the old one");
}
