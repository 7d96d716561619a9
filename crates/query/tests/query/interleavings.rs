//! Any interleaving of reads, optimistic writes and time, against a simple model.

use crate::support::{Item, SetItem, World, fresh, world};
use proptest::prelude::{Just, Strategy, prop_oneof, proptest};
use query::Filter;

#[derive(Clone, Debug)]
enum Step {
    /// Sets the row; the server refuses it if `fails`.
    Write {
        value: i64,
        fails: bool,
    },
    Refetch,
    Invalidate,
    Cancel,
    Pass {
        millis: u64,
    },
    Offline,
    Online,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1..1_000_i64, proptest::bool::weighted(0.3)).prop_map(|(value, fails)| Step::Write { value, fails }),
        2 => Just(Step::Refetch),
        1 => Just(Step::Invalidate),
        1 => Just(Step::Cancel),
        4 => (0..150_u64).prop_map(|millis| Step::Pass { millis }),
        1 => Just(Step::Offline),
        1 => Just(Step::Online),
    ]
}

/// What the page must show: the youngest write that has not failed so far wins over the server's own value, since all
/// writes are of one scope and nobody else writes.
struct Model {
    server: i64,
    /// Unsettled writes, oldest first.
    pending: Vec<(i64, bool)>,
}

impl Model {
    fn shown(&self) -> i64 {
        self.pending.last().map_or(self.server, |write| write.0)
    }

    /// The server has answered the oldest write.
    fn settle(&mut self) {
        let (value, fails) = self.pending.remove(0);
        if !fails {
            self.server = value;
        }
    }
}

fn check(world: &World, model: &mut Model, settled: &std::sync::mpsc::Receiver<()>) {
    while settled.try_recv().is_ok() {
        model.settle();
    }
    assert_eq!(world.shown(1), Some(model.shown()));
}

proptest! {
    #[test]
    fn the_page_shows_the_server_under_the_pending_writes(steps in proptest::collection::vec(step(), 1..60)) {
        let world = world();
        let item = world.observe_with(&Item(1), fresh());
        world.answer();
        let mut model = Model { server: 10, pending: Vec::new() };
        let (settle, settled) = std::sync::mpsc::channel();
        for step in steps {
            match step {
                Step::Write { value, fails } => {
                    model.pending.push((value, fails));
                    let write = Write { row: SetItem::new(1, value).in_scope("row"), fails };
                    let (mutating, settle) = (world.client.mutate(write), settle.clone());
                    query::Runtime::spawn(&world.runtime, Box::pin(async move {
                        let _ = mutating.await;
                        settle.send(()).unwrap();
                    }));
                }
                Step::Refetch => drop(item.refetch()),
                Step::Invalidate => drop(world.client.invalidate(Filter::all())),
                Step::Cancel => world.client.cancel(Filter::all()),
                // In small steps, so that no state in between goes unseen.
                Step::Pass { millis } => for _ in 0..millis.div_ceil(10) {
                    world.advance(10);
                    check(&world, &mut model, &settled);
                },
                Step::Offline => world.client.set_online(false),
                Step::Online => world.client.set_online(true),
            }
            check(&world, &mut model, &settled);
        }
        world.client.set_online(true);
        world.advance(60_000);
        check(&world, &mut model, &settled);
        assert!(model.pending.is_empty());
        item.refetch();
        world.answer();
        assert_eq!(item.state().data.as_deref(), Some(&world.server.value(1)));
        assert_eq!(world.server.value(1), model.server);
    }
}

/// [`SetItem`], refused if `fails`.
#[derive(Clone, Debug)]
struct Write {
    row: SetItem,
    fails: bool,
}

impl query::Mutation for Write {
    type Data = i64;
    type Error = String;

    async fn mutate(self, cx: query::FetchContext) -> Result<i64, String> {
        if self.fails {
            cx.get::<crate::support::Server>().unwrap().fail_writes(1);
        }
        query::Mutation::mutate(self.row, cx).await
    }

    fn optimistic(&self, layers: &mut query::Layers) {
        query::Mutation::optimistic(&self.row, layers);
    }

    fn on_settled(&self, client: &query::QueryClient) {
        query::Mutation::on_settled(&self.row, client);
    }

    fn scope(&self) -> Option<String> {
        query::Mutation::scope(&self.row)
    }
}
