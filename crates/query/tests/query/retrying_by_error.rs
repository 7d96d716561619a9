//! Further tries that depend on the error.

use crate::support::{Item, SetItem, ms, world, world_with};
use query::{FetchContext, Mutation, Query, QueryKey, QueryOptions, Retry, RetryDelay, Status};

fn retry(retry: Retry) -> QueryOptions {
    QueryOptions::new().retry(retry).retry_delay(ms(10))
}

#[test]
fn the_error_and_the_count_decide() {
    let twice = Retry::when(|failures, error: &String| failures <= 2 && error.starts_with("read"));
    let world = world_with(|builder| builder.defaults(retry(twice)));
    world.server.fail_reads(100);
    let item = world.observe(&Item(1));
    world.advance(10_000);
    assert_eq!((item.state().status, world.server.reads()), (Status::Error, 3));

    let not_the_second = Retry::when(|_, error: &String| error != "read 2");
    let world = world_with(|builder| builder.defaults(retry(not_the_second)));
    world.server.fail_reads(100);
    let _item = world.observe(&Item(1));
    world.advance(10_000);
    assert_eq!(world.server.reads(), 2);
}

#[test]
fn a_decision_about_another_type_of_error_is_none() {
    let never = Retry::when(|_, _: &u32| false);
    let world = world_with(|builder| builder.defaults(retry(never)));
    world.server.fail_reads(100);
    let _item = world.observe(&Item(1));
    world.advance(10_000);
    assert_eq!(world.server.reads(), 4);
}

#[test]
fn the_wait_may_depend_on_the_error() {
    let delay = RetryDelay::by(|failures, error: &String| {
        (error == "read 1").then(|| ms(u64::from(failures) * 5_000))
    });
    let world = world_with(|builder| builder.defaults(QueryOptions::new().retry_delay(delay)));
    world.server.fail_reads(2);
    let _item = world.observe(&Item(1));
    world.answer();
    world.advance(4_999);
    assert_eq!(world.server.reads(), 1);
    world.advance(1);
    world.answer();
    assert_eq!(world.server.reads(), 2);
    world.advance(2_000);
    assert_eq!(world.server.reads(), 3, "the default for the second failure");
}

/// Asks a server that says when to ask again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Busy;

impl Query for Busy {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("busy")
    }

    async fn fetch(self, cx: FetchContext) -> Result<i64, String> {
        Query::fetch(Item(1), cx).await
    }

    fn retry_after(&self, error: &String) -> Option<std::time::Duration> {
        error.ends_with('1').then(|| ms(20_000))
    }
}

#[test]
fn what_the_server_says_of_the_wait_is_stronger_than_the_settings() {
    let world = world_with(|builder| builder.defaults(retry(Retry::Forever)));
    world.server.fail_reads(2);
    let _busy = world.observe(&Busy);
    world.answer();
    world.advance(19_999);
    assert_eq!(world.server.reads(), 1);
    world.advance(1);
    world.answer();
    world.advance(10);
    assert_eq!(world.server.reads(), 3, "the second error says nothing");
}

#[test]
fn mutations_heed_it_too() {
    #[derive(Clone, Debug)]
    struct Patient;

    impl Mutation for Patient {
        type Data = i64;
        type Error = String;

        async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
            Mutation::mutate(SetItem::new(1, 5), cx).await
        }

        fn options(&self) -> QueryOptions {
            retry(Retry::when(|failures, error: &String| failures == 1 && error == "refused"))
        }

        fn retry_after(&self, _: &String) -> Option<std::time::Duration> {
            Some(ms(20_000))
        }
    }

    let world = world();
    world.server.fail_writes(1);
    world.client.mutate(Patient);
    world.advance(20_099);
    assert_eq!(world.server.writes().len(), 1);
    world.advance(1);
    assert_eq!(world.server.writes().len(), 2);
}
