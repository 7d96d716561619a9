//! Whether a failed fetch or mutation is tried again, and when.

use crate::value::Value;
use std::{any::Any, fmt, sync::Arc, time::Duration};

type Decide = dyn Fn(u32, &dyn Any) -> Option<bool> + Send + Sync;
type Wait = dyn Fn(u32, &dyn Any) -> Option<Duration> + Send + Sync;

/// How often a failed fetch is tried again.
#[derive(Clone)]
pub enum Retry {
    /// This many times after the first try.
    Times(u32),
    /// As often as it fails.
    Forever,
    /// See [`Retry::when`].
    When(RetryWhen),
}

/// A decision by error, made by [`Retry::when`].
#[derive(Clone)]
pub struct RetryWhen(Arc<Decide>);

/// A wait by error, made by [`RetryDelay::by`].
#[derive(Clone)]
pub struct RetryWait(Arc<Wait>);

impl Retry {
    /// As long as `decide` says so: it is given the number of failures so far (1 is the first) and the last error. Of
    /// queries and mutations with another type of error it decides nothing, and they are tried again 3 times.
    pub fn when<E: 'static>(decide: impl Fn(u32, &E) -> bool + Send + Sync + 'static) -> Self {
        Self::When(RetryWhen(Arc::new(move |failures, error| {
            error.downcast_ref().map(|error| decide(failures, error))
        })))
    }

    /// Runs the user's code.
    pub(crate) fn allows(&self, failures: u32, error: &Value) -> bool {
        match self {
            Self::Times(times) => failures <= *times,
            Self::Forever => true,
            Self::When(when) => (when.0)(failures, &**error).unwrap_or(failures <= 3),
        }
    }
}

impl PartialEq for Retry {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Times(times), Self::Times(other)) => times == other,
            (Self::Forever, Self::Forever) => true,
            (Self::When(when), Self::When(other)) => Arc::ptr_eq(&when.0, &other.0),
            _ => false,
        }
    }
}

impl From<u32> for Retry {
    fn from(times: u32) -> Self {
        Self::Times(times)
    }
}

impl fmt::Debug for Retry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Times(times) => f.debug_tuple("Times").field(times).finish(),
            Self::Forever => f.write_str("Forever"),
            Self::When(when) => when.fmt(f),
        }
    }
}

impl fmt::Debug for RetryWhen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("When")
    }
}

/// How long to wait after the n-th failure (1 is the first). What [`Query::retry_after`](crate::Query::retry_after) says is
/// stronger.
#[derive(Clone)]
pub enum RetryDelay {
    /// `base * 2^(n-1)`, at most `max`; with `jitter` a random half of it is cut off, so that clients that failed
    /// together do not come back together.
    Exponential {
        /// The wait after the first failure.
        base: Duration,
        /// No wait is longer.
        max: Duration,
        /// Whether a random half is cut off.
        jitter: bool,
    },
    /// Always the same.
    Fixed(Duration),
    /// Computed from n.
    Custom(Arc<dyn Fn(u32) -> Duration + Send + Sync>),
    /// See [`RetryDelay::by`].
    By(RetryWait),
}

impl Default for RetryDelay {
    fn default() -> Self {
        Self::Exponential { base: Duration::from_secs(1), max: Duration::from_secs(30), jitter: true }
    }
}

impl PartialEq for RetryDelay {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Exponential { base, max, jitter },
                Self::Exponential { base: other_base, max: other_max, jitter: other_jitter },
            ) => (base, max, jitter) == (other_base, other_max, other_jitter),
            (Self::Fixed(delay), Self::Fixed(other)) => delay == other,
            (Self::Custom(delay), Self::Custom(other)) => Arc::ptr_eq(delay, other),
            (Self::By(wait), Self::By(other)) => Arc::ptr_eq(&wait.0, &other.0),
            _ => false,
        }
    }
}

impl From<Duration> for RetryDelay {
    fn from(delay: Duration) -> Self {
        Self::Fixed(delay)
    }
}

impl fmt::Debug for RetryDelay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exponential { base, max, jitter } => {
                write!(f, "Exponential({base:?}..{max:?}, jitter: {jitter})")
            }
            Self::Fixed(delay) => write!(f, "Fixed({delay:?})"),
            Self::Custom(_) => f.write_str("Custom"),
            Self::By(wait) => wait.fmt(f),
        }
    }
}

impl fmt::Debug for RetryWait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("By")
    }
}

impl RetryDelay {
    /// Computed from n and the last error. `None`, and another type of error, mean the default.
    pub fn by<E: 'static>(wait: impl Fn(u32, &E) -> Option<Duration> + Send + Sync + 'static) -> Self {
        Self::By(RetryWait(Arc::new(move |failures, error| wait(failures, error.downcast_ref()?))))
    }

    /// `random` is in 0..=1; 1 gives the whole delay. Runs the user's code.
    fn after(&self, failures: u32, error: &Value, random: f64) -> Duration {
        match self {
            Self::Exponential { base, max, jitter } => {
                let mut whole = *base;
                for _ in 1..failures.min(64) {
                    whole = whole.saturating_add(whole);
                }
                let whole = whole.min(*max);
                if *jitter { jittered(whole.as_secs_f64() * 1e9, random) } else { whole }
            }
            Self::Fixed(delay) => *delay,
            Self::Custom(delay) => delay(failures),
            Self::By(wait) => {
                (wait.0)(failures, &**error).unwrap_or_else(|| Self::default().after(failures, error, random))
            }
        }
    }
}

/// A random half of it cut off. By hand: the library's product of a duration and a float is much code for a browser.
fn jittered(nanos: f64, random: f64) -> Duration {
    Duration::from_nanos((nanos * f64::midpoint(1.0, random.clamp(0.0, 1.0))) as u64)
}

/// A [`RetryDelay`], reached through here by those who set one; the way to the default's wait is short.
#[derive(Clone, Default)]
pub(crate) struct Delay(Option<Arc<dyn After>>);

trait After: Send + Sync {
    fn delay(&self) -> &RetryDelay;
    fn wait(&self, failures: u32, error: &Value, random: f64) -> Duration;
}

impl After for RetryDelay {
    fn delay(&self) -> &RetryDelay {
        self
    }

    fn wait(&self, failures: u32, error: &Value, random: f64) -> Duration {
        self.after(failures, error, random)
    }
}

impl Delay {
    /// `random` is in 0..=1; 1 gives the whole delay. Runs the user's code.
    pub(crate) fn after(&self, failures: u32, error: &Value, random: f64) -> Duration {
        if let Some(set) = &self.0 {
            return set.wait(failures, error, random);
        }
        // In milliseconds: 1 s, 2 s, 4 s… 30 s.
        let whole = (1_000_u32 << failures.saturating_sub(1).min(5)).min(30_000);
        jittered(f64::from(whole) * 1e6, random)
    }

    fn of(&self) -> RetryDelay {
        self.0.as_ref().map(|set| set.delay().clone()).unwrap_or_default()
    }
}

impl From<RetryDelay> for Delay {
    fn from(of: RetryDelay) -> Self {
        Self(Some(Arc::new(of)))
    }
}

impl PartialEq for Delay {
    fn eq(&self, other: &Self) -> bool {
        self.of() == other.of()
    }
}

impl fmt::Debug for Delay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of().fmt(f)
    }
}

/// What an error says of another try.
pub(crate) struct Advice {
    pub(crate) retryable: bool,
    pub(crate) after: Option<Duration>,
}
