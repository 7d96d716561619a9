//! Changes asked of the server.

use crate::support::{Item, SetItem, World, ms, world, world_with};
use query::{
    FetchContext, Mutation, MutationError, MutationObserver, MutationStatus, QueryClient, QueryOptions,
    Retry, RetryDelay, Runtime,
};
use std::sync::{Arc, Mutex};

type Seen = Arc<Mutex<Vec<(MutationStatus, bool)>>>;

/// The statuses an observer goes through.
fn watch(world: &World) -> (Arc<MutationObserver<SetItem>>, Seen) {
    let seen = Seen::default();
    let slot: Arc<Mutex<Option<std::sync::Weak<MutationObserver<SetItem>>>>> = Arc::default();
    let (log, own) = (seen.clone(), slot.clone());
    let observer = Arc::new(MutationObserver::new(&world.client, move || {
        if let Some(observer) = own.lock().unwrap().as_ref().and_then(std::sync::Weak::upgrade) {
            let state = observer.state();
            log.lock().unwrap().push((state.status, state.is_paused));
        }
    }));
    *slot.lock().unwrap() = Some(Arc::downgrade(&observer));
    (observer, seen)
}

#[test]
fn success_goes_from_idle_over_pending_to_success() {
    let world = world();
    let (observer, seen) = watch(&world);
    assert_eq!(observer.state().status, MutationStatus::Idle);
    observer.mutate(SetItem::new(1, 5));
    let state = observer.state();
    assert!(state.is_pending());
    assert_eq!(state.variables, Some(SetItem::new(1, 5)));
    assert_eq!(state.submitted_at, Some(world.runtime.now()));
    world.answer();
    let state = observer.state();
    assert!(state.is_success());
    assert_eq!(state.data.as_deref(), Some(&5));
    let statuses = seen.lock().unwrap().clone();
    assert_eq!(statuses, [(MutationStatus::Pending, false), (MutationStatus::Success, false)]);
}

#[test]
fn failure_tells_the_error_and_counts() {
    let world = world();
    world.server.fail_writes(1);
    let (observer, _) = watch(&world);
    observer.mutate(SetItem::new(1, 5));
    world.answer();
    let state = observer.state();
    assert!(state.is_error());
    assert_eq!(state.error, Some(MutationError::Error(String::from("refused").into())));
    assert_eq!((state.failure_count, state.data), (1, None));
}

#[test]
fn who_awaits_it_gets_its_outcome_after_the_hooks() {
    let world = world();
    let (client, outcome) = (world.client.clone(), Arc::new(Mutex::new(None)));
    let slot = outcome.clone();
    let mutating = client.mutate(SetItem::new(1, 5).echoing());
    world.runtime.spawn(Box::pin(async move {
        let answer = mutating.await.map(|data| *data);
        *slot.lock().unwrap() = Some((answer, client.get_data(&Item(1)).map(|data| *data)));
    }));
    world.answer();
    assert_eq!(*outcome.lock().unwrap(), Some((Ok(5), Some(5))));
}

#[test]
fn it_is_tried_again_only_if_that_is_set() {
    let world = world();
    world.server.fail_writes(1);
    world.client.mutate(SetItem::new(1, 5));
    world.advance(60_000);
    assert_eq!(world.server.writes().len(), 1);

    let retry = QueryOptions::new().retry(Retry::Times(1)).retry_delay(RetryDelay::Fixed(ms(1_000)));
    let world = world_with(|builder| builder.mutation_defaults(retry));
    world.server.fail_writes(1);
    let (observer, _) = watch(&world);
    observer.mutate(SetItem::new(1, 5));
    world.answer();
    assert_eq!((observer.state().status, observer.state().failure_count), (MutationStatus::Pending, 1));
    world.advance(1_000);
    world.answer();
    assert!(observer.state().is_success());
    assert_eq!(world.server.value(1), 5);
}

#[test]
fn offline_it_waits_and_says_so() {
    let world = world();
    world.client.set_online(false);
    let (observer, seen) = watch(&world);
    observer.mutate(SetItem::new(1, 5));
    world.advance(10_000);
    assert!(observer.state().is_paused);
    assert_eq!(world.server.writes(), []);
    world.client.set_online(true);
    world.answer();
    assert!(observer.state().is_success());
    assert_eq!(
        *seen.lock().unwrap(),
        [(MutationStatus::Pending, true), (MutationStatus::Pending, false), (MutationStatus::Success, false)]
    );
}

#[test]
fn one_scope_runs_in_order_and_others_beside_it() {
    let world = world();
    world.client.mutate(SetItem::new(1, 1).in_scope("a"));
    world.client.mutate(SetItem::new(1, 2).in_scope("a"));
    world.client.mutate(SetItem::new(2, 3).in_scope("b"));
    world.client.mutate(SetItem::new(3, 4));
    world.runtime.run();
    assert_eq!(world.server.writes(), [(1, 1), (2, 3), (3, 4)]);
    world.answer();
    assert_eq!(world.server.writes().last(), Some(&(1, 2)));
    world.answer();
    assert_eq!(world.server.value(1), 2);
}

#[test]
fn a_failure_frees_its_scope() {
    let world = world();
    world.server.fail_writes(1);
    world.client.mutate(SetItem::new(1, 1).in_scope("a"));
    world.client.mutate(SetItem::new(1, 2).in_scope("a"));
    world.answer();
    world.answer();
    assert_eq!(world.server.value(1), 2);
}

#[test]
fn the_state_is_that_of_the_latest_and_reset_forgets_it() {
    let world = world();
    let (observer, _) = watch(&world);
    observer.mutate(SetItem::new(1, 1));
    world.advance(50);
    observer.mutate(SetItem::new(2, 2));
    world.advance(50);
    assert!(observer.state().is_pending(), "the first has settled, the second has not");
    world.advance(50);
    assert_eq!(observer.state().variables, Some(SetItem::new(2, 2)));
    assert!(observer.state().is_success());
    observer.mutate(SetItem::new(3, 3));
    observer.reset();
    world.answer();
    assert_eq!(observer.state().status, MutationStatus::Idle);
    assert_eq!(world.server.value(3), 3);
}

#[test]
fn it_goes_on_without_its_observer() {
    let world = world();
    let _item = world.observe(&Item(1));
    world.answer();
    let (observer, _) = watch(&world);
    observer.mutate(SetItem::new(1, 5));
    drop(observer);
    world.answer();
    world.answer();
    assert_eq!(world.shown(1), Some(5));
    assert_eq!(world.server.reads(), 2, "it was invalidated");
}

/// Notes its hooks.
#[derive(Clone, Debug)]
struct Logged {
    log: Arc<Mutex<Vec<&'static str>>>,
    fails: bool,
    panics: bool,
}

impl Mutation for Logged {
    type Data = ();
    type Error = ();

    async fn mutate(self, _: FetchContext) -> Result<(), ()> {
        self.log.lock().unwrap().push("mutate");
        assert!(!self.panics, "the mutation is broken");
        if self.fails { Err(()) } else { Ok(()) }
    }

    fn on_success(&self, (): &(), _: &QueryClient) {
        self.log.lock().unwrap().push("success");
    }

    fn on_error(&self, (): &(), _: &QueryClient) {
        self.log.lock().unwrap().push("error");
    }

    fn on_settled(&self, _: &QueryClient) {
        self.log.lock().unwrap().push("settled");
    }
}

#[test]
fn hooks_run_in_order() {
    for (fails, hooks) in [(false, ["mutate", "success", "settled"]), (true, ["mutate", "error", "settled"])]
    {
        let world = world();
        let log = Arc::new(Mutex::new(Vec::new()));
        world.client.mutate(Logged { log: log.clone(), fails, panics: false });
        world.runtime.run();
        assert_eq!(*log.lock().unwrap(), hooks);
    }
}

#[test]
fn one_that_panics_counts_as_cancelled() {
    let world = world();
    let log = Arc::new(Mutex::new(Vec::new()));
    let mutating = world.client.mutate(Logged { log, fails: false, panics: true });
    let run = std::panic::AssertUnwindSafe(|| world.runtime.run());
    assert!(std::panic::catch_unwind(run).is_err());
    let outcome = world.runtime.block_on(async move { mutating.await });
    assert_eq!(outcome, Some(Err(MutationError::Cancelled)));
}
