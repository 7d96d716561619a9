//! The mutations a client knows: those under way, and for a while those that are over.

use crate::support::{Item, Server, SetItem, fresh, ms, world, world_with};
use query::{
    FetchContext, GcTime, Mutation, MutationAction, MutationError, MutationEventKind, MutationFilter,
    MutationObserver, MutationStatus, QueryKey, QueryOptions, Retry, RetryDelay,
};
use std::sync::{Arc, Mutex};

fn all() -> MutationFilter {
    MutationFilter::all()
}

/// Sets a row if it is not given up before the server answers.
#[derive(Clone, Debug)]
struct Abortable(u32, i64);

impl Mutation for Abortable {
    type Data = i64;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("abortable").with(self.0)
    }

    async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
        let _token = cx.abort_token();
        let server = cx.get::<Server>().unwrap();
        server.read(self.0).await?;
        server.write(self.0, self.1).await
    }

    fn optimistic(&self, layers: &mut query::Layers) {
        let value = self.1;
        layers.patch::<Item>(&Item(self.0), move |_, data| *data = value);
    }
}

#[test]
fn anyone_can_see_the_mutations_and_count_those_under_way() {
    let world = world();
    world.client.mutate(SetItem::new(1, 1).in_scope("a"));
    world.client.mutate(SetItem::new(2, 2).in_scope("a"));
    world.client.mutate(Abortable(3, 3));
    let is_mutating = |filter: MutationFilter| world.client.is_mutating(&filter);
    assert_eq!(is_mutating(all()), 3);
    assert_eq!(is_mutating(MutationFilter::of::<SetItem>()), 2);
    assert_eq!(is_mutating(MutationFilter::prefix("abortable")), 1);
    assert_eq!(is_mutating(MutationFilter::exact("abortable")), 0);
    assert_eq!(is_mutating(MutationFilter::exact(QueryKey::new("abortable").with(3))), 1);
    assert_eq!(is_mutating(MutationFilter::scope("a").paused(true)), 1);
    assert_eq!(is_mutating(all().predicate(|view| view.get::<SetItem>().is_some_and(|set| set.id == 1))), 1);
    world.answer();
    assert_eq!(is_mutating(all()), 2);
    let states = world.client.mutation_states::<SetItem>(&all());
    let seen: Vec<_> =
        states.iter().map(|state| (state.status, state.variables.as_ref().unwrap().value)).collect();
    assert_eq!(seen, [(MutationStatus::Success, 1), (MutationStatus::Pending, 2)]);
}

#[test]
fn a_mutation_that_is_over_is_forgotten_when_its_time_has_passed_and_nobody_shows_it() {
    let world = world_with(|builder| builder.mutation_defaults(QueryOptions::new().gc_time(ms(1_000))));
    world.client.mutate(SetItem::new(1, 1));
    let observer = MutationObserver::new(&world.client, || {});
    observer.mutate(SetItem::new(2, 2));
    world.answer();
    assert_eq!(world.client.mutations(&all()).len(), 2);
    world.advance(1_000);
    assert_eq!(world.client.mutations(&all()).len(), 1);
    assert!(observer.state().is_success());
    observer.reset();
    world.advance(999);
    assert_eq!(world.client.mutations(&all()).len(), 1);
    world.advance(1);
    assert_eq!(world.client.mutations(&all()).len(), 0);
}

#[test]
fn a_pending_mutation_outlives_its_gc_time_and_calls_its_hooks() {
    let none = QueryOptions::new().gc_time(ms(0));
    let world = world_with(|builder| builder.mutation_defaults(none));
    let _item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.set_online(false);
    world.client.mutate(SetItem::new(1, 1));
    world.advance(1_000_000);
    assert_eq!(world.client.mutations(&all()).len(), 1);
    world.client.set_online(true);
    world.answer();
    world.answer();
    assert_eq!(world.server.reads(), 2, "its last hook has invalidated");
    assert_eq!(world.client.mutations(&all()).len(), 0);
}

#[test]
fn never_forgotten_means_never_but_clear_forgets() {
    let keep = QueryOptions::new().gc_time(GcTime::Never);
    let world = world_with(|builder| builder.mutation_defaults(keep));
    world.client.mutate(SetItem::new(1, 1));
    world.answer();
    world.advance(100 * 86_400_000);
    world.client.mutate(SetItem::new(1, 2));
    assert_eq!(world.client.mutations(&all()).len(), 2);
    world.client.clear();
    assert_eq!(world.client.mutations(&all()).len(), 1, "one is under way");
    world.answer();
    assert_eq!(world.server.value(1), 2);
}

#[test]
fn a_waiting_mutation_can_be_taken_back() {
    let world = world();
    let item = world.observe_with(&Item(1), fresh());
    world.answer();
    world.client.set_online(false);
    let mutating = world.client.mutate(SetItem::new(1, 5).silent());
    world.client.mutate(SetItem::new(2, 6).silent());
    world.runtime.run();
    assert_eq!(item.state().data.as_deref(), Some(&5));
    assert!(mutating.cancel());
    assert_eq!(item.state().data.as_deref(), Some(&10), "at once");
    assert_eq!(world.runtime.block_on(async move { mutating.await }), Some(Err(MutationError::Cancelled)));
    world.client.set_online(true);
    world.answer();
    assert_eq!(world.server.writes(), [(2, 6)]);
}

#[test]
fn taking_back_the_waiting_ones_of_a_scope_leaves_the_one_under_way() {
    let world = world();
    for value in 1..4 {
        world.client.mutate(SetItem::new(1, value).in_scope("row"));
    }
    world.runtime.run();
    assert_eq!(world.client.cancel_mutations(&MutationFilter::scope("row")), 2);
    world.advance(1_000);
    assert_eq!(world.server.writes(), [(1, 1)]);
    world.client.mutate(SetItem::new(1, 9).in_scope("row"));
    world.answer();
    assert_eq!(world.server.value(1), 9, "the scope is free");
}

#[test]
fn a_request_is_given_up_only_if_it_took_the_token() {
    let world = world();
    world.client.set_data(&Item(1), 10);
    let careless = world.client.mutate(SetItem::new(2, 5));
    let careful = world.client.mutate(Abortable(1, 5));
    world.runtime.run();
    assert_eq!(world.shown(1), Some(5));
    assert!(!careless.cancel());
    assert!(careful.cancel());
    assert!(!careful.cancel(), "only once");
    assert_eq!(world.shown(1), Some(10));
    world.advance(1_000);
    assert_eq!(world.server.writes(), [(2, 5)]);
    assert_eq!(world.client.mutations(&MutationFilter::id(careful.id()))[0].status(), MutationStatus::Error);
}

#[test]
fn one_that_waits_for_its_next_try_can_be_taken_back_and_one_that_is_over_cannot() {
    let retry = QueryOptions::new().retry(Retry::Forever).retry_delay(RetryDelay::Fixed(ms(1_000)));
    let world = world_with(|builder| builder.mutation_defaults(retry));
    world.server.fail_writes(1);
    let mutating = world.client.mutate(SetItem::new(1, 5));
    world.answer();
    assert!(mutating.cancel());
    world.advance(10_000);
    assert_eq!(world.server.writes().len(), 1);
    let over = world.client.mutate(SetItem::new(1, 6));
    world.answer();
    assert!(!over.cancel());
    assert_eq!(world.server.value(1), 6);
}

#[test]
fn cancelling_calls_its_hook_and_the_last_one() {
    #[derive(Clone, Debug)]
    struct Noted(Arc<Mutex<Vec<&'static str>>>);

    impl Mutation for Noted {
        type Data = ();
        type Error = ();

        async fn mutate(self, _: FetchContext) -> Result<(), ()> {
            self.0.lock().unwrap().push("request");
            Ok(())
        }

        fn on_error(&self, (): &(), _: &query::QueryClient) {
            self.0.lock().unwrap().push("error");
        }

        fn on_cancel(&self, _: &query::QueryClient) {
            self.0.lock().unwrap().push("cancel");
        }

        fn on_settled(&self, _: &query::QueryClient) {
            self.0.lock().unwrap().push("settled");
        }
    }

    let world = world();
    let log = Arc::default();
    world.client.mutate(Noted(Arc::clone(&log))).cancel();
    world.runtime.run();
    assert_eq!(*log.lock().unwrap(), ["cancel", "settled"]);
}

#[test]
fn settings_come_from_the_client_the_key_and_the_mutation() {
    #[derive(Clone, Debug)]
    struct Failing(&'static str, Option<u32>);

    impl Mutation for Failing {
        type Data = i64;
        type Error = String;

        fn key(&self) -> QueryKey {
            QueryKey::new(self.0)
        }

        fn options(&self) -> QueryOptions {
            match self.1 {
                Some(times) => QueryOptions::new().retry(times),
                None => QueryOptions::new(),
            }
        }

        async fn mutate(self, cx: FetchContext) -> Result<i64, String> {
            cx.get::<Server>().unwrap().write(1, 1).await
        }
    }

    let world = world_with(|builder| {
        builder
            .mutation_defaults(QueryOptions::new().retry(1).retry_delay(ms(10)))
            .mutation_defaults_for("two", QueryOptions::new().retry(2))
    });
    world.client.set_mutation_defaults("three", QueryOptions::new().retry(3));
    for (key, own, tries) in [("one", None, 2), ("two", None, 3), ("three", None, 4), ("two", Some(0), 1)] {
        let before = world.server.writes().len();
        world.server.fail_writes(100);
        world.client.mutate(Failing(key, own));
        world.advance(10_000);
        assert_eq!(world.server.writes().len() - before, tries, "{key}");
    }
    assert_eq!(world.client.mutation_defaults("two"), QueryOptions::new().retry(2));
    let patient = world.client.default_mutation_options().retry(5);
    world.client.set_default_mutation_options(patient.clone());
    assert_eq!(world.client.default_mutation_options(), patient);
    let before = world.server.writes().len();
    world.client.mutate(Failing("one", None));
    world.advance(10_000);
    assert_eq!(world.server.writes().len() - before, 6);
}

#[test]
fn listeners_hear_what_happens_to_mutations() {
    let world = world();
    let heard: Arc<Mutex<Vec<_>>> = Arc::default();
    let log = heard.clone();
    let _subscription = world.client.subscribe_mutations(move |event| {
        let state = event.mutation.state::<SetItem>().unwrap();
        log.lock().unwrap().push((event.kind, event.action, state.data.map(|data| *data)));
    });
    world.client.set_online(false);
    world.client.mutate(SetItem::new(1, 5));
    world.client.set_online(true);
    world.answer();
    world.client.clear();
    let updated = |action, data| (MutationEventKind::Updated, Some(action), data);
    assert_eq!(
        *heard.lock().unwrap(),
        [
            (MutationEventKind::Added, None, None),
            updated(MutationAction::Pending, None),
            updated(MutationAction::Continue, None),
            updated(MutationAction::Success, Some(5)),
            (MutationEventKind::Removed, None, Some(5)),
        ]
    );
}

#[test]
fn unscoped_ones_resume_side_by_side_and_those_of_a_scope_one_after_the_other() {
    let world = world();
    world.client.set_online(false);
    world.client.mutate(SetItem::new(1, 1));
    world.client.mutate(SetItem::new(2, 2));
    world.client.mutate(SetItem::new(3, 3).in_scope("a"));
    world.client.mutate(SetItem::new(4, 4).in_scope("a"));
    world.client.set_online(true);
    world.runtime.run();
    assert_eq!(world.server.writes(), [(1, 1), (2, 2), (3, 3)]);
    world.answer();
    assert_eq!(world.server.writes().last(), Some(&(4, 4)));
}

#[test]
fn a_settled_mutation_is_not_run_again_when_the_network_returns() {
    let world = world();
    world.client.mutate(SetItem::new(1, 1));
    world.answer();
    for online in [false, true] {
        world.client.set_online(online);
        world.advance(1_000);
    }
    assert_eq!(world.server.writes().len(), 1);
}

#[test]
fn a_retry_waits_for_the_page_and_queries_are_fetched_after_it() {
    let retry = QueryOptions::new().retry(1).retry_delay(ms(1_000));
    let world = world_with(|builder| builder.mutation_defaults(retry));
    let item = world.observe(&Item(1));
    world.answer();
    world.server.fail_writes(1);
    world.client.mutate(SetItem::new(1, 5).silent());
    world.answer();
    world.client.set_focused(false);
    world.advance(1_000);
    assert_eq!(world.client.is_mutating(&all().paused(true)), 1);
    world.client.set_focused(true);
    world.runtime.run();
    assert_eq!((world.server.writes().len(), world.server.reads()), (2, 1));
    world.answer();
    world.answer();
    assert_eq!(world.server.reads(), 2);
    assert_eq!(item.state().data.as_deref(), Some(&5));
}
