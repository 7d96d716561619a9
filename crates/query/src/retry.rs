//! The wait between two tries.

use std::{fmt, sync::Arc, time::Duration};

/// How long to wait after the n-th failure (1 is the first).
#[derive(Clone)]
pub enum RetryDelay {
    /// `base * 2^(n-1)`, at most `max`; with `jitter` a random half of it is cut off, so that clients that failed
    /// together do not come back together.
    Exponential { base: Duration, max: Duration, jitter: bool },
    /// Always the same.
    Fixed(Duration),
    /// Computed from n.
    Custom(Arc<dyn Fn(u32) -> Duration + Send + Sync>),
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
        }
    }
}

impl RetryDelay {
    /// `random` is in 0..=1; 1 gives the whole delay.
    pub(crate) fn after(&self, failures: u32, random: f64) -> Duration {
        match self {
            Self::Exponential { base, max, jitter } => {
                let factor = 2_u32.saturating_pow(failures.saturating_sub(1).min(30));
                let whole = base.saturating_mul(factor).min(*max);
                if *jitter { whole.mul_f64(0.5 + random.clamp(0.0, 1.0) / 2.0) } else { whole }
            }
            Self::Fixed(delay) => *delay,
            Self::Custom(delay) => delay(failures),
        }
    }
}
