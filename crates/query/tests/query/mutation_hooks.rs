//! What is called around a mutation, and in which order.

use crate::support::{Item, SetItem, World, ms, world, world_with};
use query::{
    FetchContext, Filter, Layers, Mutation, MutationContext, MutationError, MutationFilter, MutationObserver,
    MutationStatus, QueryClient, Runtime,
};
use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

type Outcome = Result<i64, MutationError<String>>;
type Log = Arc<Mutex<Vec<String>>>;

/// Notes its hooks, and holds itself in them.
#[derive(Clone, Debug)]
struct Noted {
    log: Log,
    fails: bool,
    hold: Option<Duration>,
}

impl Noted {
    fn note(&self, hook: &'static str, client: &QueryClient) {
        self.log.lock().unwrap().push(hook.to_owned());
        if let Some(hold) = self.hold {
            let (runtime, log) = (client.context::<query::testing::TestRuntime>().unwrap(), self.log.clone());
            client.hold(async move {
                runtime.sleep(hold).await;
                log.lock().unwrap().push(format!("{hook} held"));
            });
        }
    }
}

impl Mutation for Noted {
    type Data = i64;
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<i64, String> {
        self.log.lock().unwrap().push(String::from("request"));
        if self.fails { Err(String::from("no")) } else { Ok(1) }
    }

    fn on_mutate(&self, client: &QueryClient) -> Option<MutationContext> {
        self.note("mutate", client);
        None
    }

    fn on_success(&self, _: &i64, client: &QueryClient) {
        self.note("success", client);
    }

    fn on_error(&self, _: &String, client: &QueryClient) {
        self.note("error", client);
    }

    fn on_cancel(&self, client: &QueryClient) {
        self.note("cancel", client);
    }

    fn on_settled(&self, client: &QueryClient) {
        self.note("settled", client);
    }
}

fn noted(log: &Log) -> Noted {
    Noted { log: log.clone(), fails: false, hold: None }
}

fn take(log: &Log) -> Vec<String> {
    std::mem::take(&mut log.lock().unwrap())
}

/// A world whose client notes its global callbacks.
fn world_that_notes(log: &Log) -> World {
    let note = |name: &'static str| {
        let log = log.clone();
        move |view: &query::MutationView, _: &QueryClient| {
            let data = view.state::<Noted>().and_then(|state| state.data).map(|data| *data);
            log.lock().unwrap().push(format!("all {name} {data:?}"));
        }
    };
    world_with(|builder| {
        builder
            .on_mutate(note("mutate"))
            .on_mutation_success(note("success"))
            .on_mutation_error(note("error"))
            .on_mutation_settled(note("settled"))
    })
}

#[test]
fn global_callbacks_come_before_the_hooks_and_the_caller_last() {
    let log = Log::default();
    let world = world_that_notes(&log);
    let observer = MutationObserver::new(&world.client, || {});
    let called = log.clone();
    observer.mutate_with(noted(&log), move |outcome| {
        called.lock().unwrap().push(format!("call {outcome:?}"));
    });
    world.runtime.run();
    assert_eq!(
        take(&log),
        [
            "all mutate None",
            "mutate",
            "request",
            "all success Some(1)",
            "success",
            "all settled Some(1)",
            "settled",
            "call Ok(1)"
        ]
    );
    observer.mutate(Noted { fails: true, ..noted(&log) });
    world.runtime.run();
    assert_eq!(
        take(&log),
        ["all mutate None", "mutate", "request", "all error None", "error", "all settled None", "settled"]
    );
}

#[test]
fn each_hook_waits_for_what_the_one_before_holds() {
    let log = Log::default();
    let runtime = query::testing::TestRuntime::new();
    let client = QueryClient::builder().runtime(runtime.clone()).context(runtime.clone()).build();
    let observer = MutationObserver::new(&client, || {});
    observer.mutate(Noted { hold: Some(ms(10)), ..noted(&log) });
    runtime.advance(ms(29));
    assert_eq!(take(&log), ["mutate", "mutate held", "request", "success", "success held", "settled"]);
    assert_eq!(observer.state().status, MutationStatus::Pending);
    runtime.advance(ms(1));
    assert_eq!(take(&log), ["settled held"]);
    assert_eq!(observer.state().status, MutationStatus::Success);
}

#[test]
fn a_client_that_is_no_hooks_runs_what_it_is_to_hold() {
    let world = world();
    let (log, runtime) = (Log::default(), world.runtime.clone());
    let noted = log.clone();
    world.client.hold(async move {
        runtime.sleep(ms(10)).await;
        noted.lock().unwrap().push(String::from("ran"));
    });
    world.advance(10);
    assert_eq!(take(&log), ["ran"]);
}

#[test]
fn what_was_asked_with_a_call_is_called_for_the_latest_alone_and_while_observed() {
    let world = world();
    let calls: Arc<Mutex<Vec<Outcome>>> = Arc::default();
    let observer = MutationObserver::new(&world.client, || {});
    let ask = |observer: &MutationObserver<SetItem>, value| {
        let calls = calls.clone();
        observer.mutate_with(SetItem::new(1, value), move |outcome| {
            calls.lock().unwrap().push(outcome.map(|data| *data));
        });
    };
    ask(&observer, 1);
    ask(&observer, 2);
    world.answer();
    assert_eq!(*calls.lock().unwrap(), [Ok(2)]);
    ask(&observer, 3);
    observer.reset();
    world.answer();
    ask(&observer, 4);
    drop(observer);
    world.answer();
    assert_eq!(*calls.lock().unwrap(), [Ok(2)]);
    assert_eq!(world.server.value(1), 4, "it was asked for all the same");
}

#[test]
fn a_hook_that_panics_ends_the_mutation_as_cancelled_and_frees_its_scope() {
    #[derive(Clone, Debug)]
    struct Broken;

    impl Mutation for Broken {
        type Data = ();
        type Error = ();

        async fn mutate(self, _: FetchContext) -> Result<(), ()> {
            Ok(())
        }

        fn on_success(&self, (): &(), _: &QueryClient) {
            panic!("the hook is broken")
        }

        fn scope(&self) -> Option<String> {
            Some(String::from("a"))
        }
    }

    let world = world();
    let broken = world.client.mutate(Broken);
    world.client.mutate(SetItem::new(1, 5).in_scope("a"));
    let run = std::panic::AssertUnwindSafe(|| world.runtime.run());
    assert!(std::panic::catch_unwind(run).is_err());
    assert_eq!(world.runtime.block_on(async move { broken.await }), Some(Err(MutationError::Cancelled)));
    world.answer();
    assert_eq!(world.server.value(1), 5);
}

#[test]
fn hooks_may_ask_for_further_mutations() {
    #[derive(Clone, Debug)]
    struct Then;

    impl Mutation for Then {
        type Data = ();
        type Error = ();

        async fn mutate(self, _: FetchContext) -> Result<(), ()> {
            Ok(())
        }

        fn on_mutate(&self, client: &QueryClient) -> Option<MutationContext> {
            client.mutate(SetItem::new(1, 1));
            None
        }

        fn on_settled(&self, client: &QueryClient) {
            let second = client.mutate(SetItem::new(2, 2));
            client.hold(async move { drop(second.await) });
        }
    }

    let world = world();
    let _shown = world.observe(&Item(1));
    let observer = MutationObserver::new(&world.client, || {});
    observer.mutate(Then);
    world.runtime.run();
    assert!(observer.state().is_pending());
    world.answer();
    assert!(observer.state().is_success());
    assert_eq!(world.server.writes(), [(1, 1), (2, 2)]);
}

/// What it shows is broken.
#[derive(Clone, Debug)]
struct Crooked;

impl Mutation for Crooked {
    type Data = ();
    type Error = ();

    async fn mutate(self, _: FetchContext) -> Result<(), ()> {
        Ok(())
    }

    fn optimistic(&self, layers: &mut Layers) {
        layers.patch::<Item>(Filter::all(), |_, _| panic!("the patch is broken"));
    }

    fn scope(&self) -> Option<String> {
        Some(String::from("a"))
    }
}

fn panics(act: impl FnOnce()) -> bool {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(act)).is_err()
}

#[test]
fn a_mutation_whose_patch_panics_at_once_is_over_and_frees_its_scope() {
    let world = world();
    world.load(1);
    assert!(panics(|| drop(world.client.mutate(Crooked))));
    assert_eq!(world.client.is_mutating(&MutationFilter::all()), 0);
    assert_eq!(world.shown(1), Some(10));
    world.client.mutate(SetItem::new(1, 5).in_scope("a"));
    world.answer();
    assert_eq!(world.server.value(1), 5);
}

#[test]
fn a_mutation_whose_begin_a_listener_does_not_bear_is_over_and_frees_its_scope() {
    let world = world();
    let subscription = world.client.subscribe_mutations(|_| panic!("the listener is broken"));
    assert!(panics(|| drop(world.client.mutate(SetItem::new(1, 4).in_scope("a")))));
    drop(subscription);
    assert_eq!(world.client.is_mutating(&MutationFilter::all()), 0);
    world.client.mutate(SetItem::new(1, 5).in_scope("a"));
    world.answer();
    assert_eq!(world.server.writes(), [(1, 5)]);
}
