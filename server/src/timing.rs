//! Which storage layers served a request, and how long each took: the `Server-Timing` header.

use std::{
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use futures::FutureExt;

use crate::depends;

tokio::task_local! {
    static CURRENT: Timing;
}

/// A layer that can take part in an answer, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// This process's memory.
    L1,
    /// Redis.
    Redis,
    /// PostgreSQL.
    Pg,
}

impl Layer {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::L1, Self::Redis, Self::Pg];

    /// Its name in `Server-Timing` and among the counts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::L1 => "l1",
            Self::Redis => "redis",
            Self::Pg => "pg",
        }
    }
}

/// What a layer had to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It had what was asked for.
    Hit,
    /// It had not, or failed.
    Miss,
    /// What it had was no longer current.
    Stale,
    /// It was not asked, because it is away.
    Skip,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Hit, Self::Miss, Self::Stale, Self::Skip];

    /// Its name in `Server-Timing` and among the counts.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Miss => "miss",
            Self::Stale => "stale",
            Self::Skip => "skip",
        }
    }
}

#[derive(Debug, Clone, Copy)]
struct Step {
    layer: Layer,
    outcome: Outcome,
    took: Duration,
}

/// The record of one request. Clones write to the same record, so work in spawned tasks can be given one.
#[derive(Debug, Clone, Default)]
pub struct Timing(Arc<Mutex<Vec<Step>>>);

impl Timing {
    /// The record of the running request; outside of one, a record that nobody reads.
    pub fn current() -> Self {
        CURRENT.try_with(Clone::clone).unwrap_or_default()
    }

    /// Runs the future with this record as the current one.
    pub fn scope<F: Future>(self, work: F) -> impl Future<Output = F::Output> {
        CURRENT.scope(self, work)
    }

    /// Notes what a layer said.
    pub fn record(&self, layer: Layer, outcome: Outcome, took: Duration) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(Step { layer, outcome, took });
    }

    /// The value of `Server-Timing`: each layer that took part, once, in order. Its time is the sum; its outcome is the
    /// last one, which is that of the data and not that of the session before it. `None` if no layer took part.
    pub fn header(&self) -> Option<String> {
        let steps = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut value = String::new();
        for layer in Layer::ALL {
            let mut own = steps.iter().filter(|step| step.layer == layer);
            let Some(last) = own.clone().next_back() else { continue };
            let millis = own.by_ref().map(|step| step.took).sum::<Duration>().as_secs_f64() * 1000.0;
            let separator = if value.is_empty() { "" } else { ", " };
            let (layer, outcome) = (layer.as_str(), last.outcome.as_str());
            let _ = write!(value, "{separator}{layer};desc=\"{outcome}\";dur={millis:.2}");
        }
        (!value.is_empty()).then_some(value)
    }
}

/// Notes what a layer said in the current record.
pub fn record(layer: Layer, outcome: Outcome, took: Duration) {
    let _ = CURRENT.try_with(|timing| timing.record(layer, outcome, took));
}

/// Runs the future and notes it as an answer of PostgreSQL, of which no version tells how long it holds.
pub fn pg<F: Future>(work: F) -> impl Future<Output = F::Output> {
    depends::lose();
    let started = Instant::now();
    work.inspect(move |_| record(Layer::Pg, Outcome::Hit, started.elapsed()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_layer_is_named_once_in_order_with_its_last_outcome() {
        let timing = Timing::default();
        timing.record(Layer::Redis, Outcome::Hit, Duration::from_micros(400));
        timing.record(Layer::L1, Outcome::Miss, Duration::ZERO);
        timing.record(Layer::Redis, Outcome::Miss, Duration::from_micros(350));
        timing.record(Layer::Pg, Outcome::Hit, Duration::from_millis(3));
        let expected = r#"l1;desc="miss";dur=0.00, redis;desc="miss";dur=0.75, pg;desc="hit";dur=3.00"#;
        assert_eq!(timing.header().as_deref(), Some(expected));
    }

    #[test]
    fn nothing_is_said_where_no_layer_took_part() {
        assert_eq!(Timing::default().header(), None);
    }

    #[tokio::test]
    async fn spawned_work_is_noted_by_a_handle() {
        let timing = Timing::default();
        let work = async {
            let handle = Timing::current();
            tokio::spawn(handle.scope(async { record(Layer::Pg, Outcome::Hit, Duration::ZERO) }))
                .await
                .unwrap();
        };
        timing.clone().scope(work).await;
        assert!(timing.header().unwrap().starts_with("pg;"));
    }
}
