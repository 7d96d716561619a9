//! What takes long to load is loaded again before it runs out, by one of those who ask for it, while all are still served.
//!
//! Who does is left to chance, the likelier the closer the end is and the longer a load takes: optimal probabilistic cache
//! stampede prevention (Vattani, Chierichetti, Lowenstein, VLDB 2015), with β = 1.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use serde::{Serialize, de::DeserializeOwned};
use sqlx::PgConnection;

use super::{Cache, Slot};
use crate::Result;

/// So many times what a load takes before the end, chance says yes less than once in e⁴⁰ times, and is not asked.
const NEAR: u32 = 40;

/// How long an entry still has, and how long its load took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Life {
    /// Zero if it should have ended.
    pub(super) left: Duration,
    pub(super) took: Duration,
}

impl Life {
    /// What is left of it; `None` if it is over.
    pub(super) fn after(self, time: Duration) -> Option<Self> {
        let left = self.left.checked_sub(time).filter(|left| !left.is_zero())?;
        Some(Self { left, ..self })
    }

    /// Whether it is loaded again now. `luck` is in (0, 1], and only asked for near the end.
    fn ends_early(self, luck: impl FnOnce() -> f64) -> bool {
        !self.left.is_zero() && self.took * NEAR > self.left && self.took.mul_f64(-luck().ln()) >= self.left
    }
}

impl Cache {
    /// After a hit: loads again what is about to run out, beside the answer.
    pub(super) fn renew<T, L>(&self, key: &Slot, versions: &[i64], life: Life, load: &L)
    where
        T: Serialize + DeserializeOwned + Send + Sync + 'static,
        L: for<'a> FnOnce(&'a mut PgConnection) -> BoxFuture<'a, Result<T>> + Clone + Send + 'static,
    {
        if !key.shared || !life.ends_early(chance) {
            return;
        }
        let (cache, key, versions, load) = (self.clone(), key.clone(), versions.to_vec(), load.clone());
        tokio::spawn(async move {
            if !cache.0.take_lease(&key, &versions).await {
                return;
            }
            let (inner, route) = (Arc::clone(&cache.0), (key.name.clone(), versions.clone()));
            let renewed = async move { inner.load(&key, &versions, load).await };
            if cache.0.flights.join(route, || renewed).await.is_ok() {
                cache.0.counts.renewed();
            }
        });
    }
}

fn chance() -> f64 {
    let mut bytes = [0; 4];
    // Without chance nobody is chosen: the entry runs out, and is loaded then.
    if getrandom::fill(&mut bytes).is_err() {
        return 1.0;
    }
    (f64::from(u32::from_le_bytes(bytes)) + 1.0) / (f64::from(u32::MAX) + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn at(left: Duration, took: Duration, luck: f64) -> bool {
        Life { left, took }.ends_early(|| luck)
    }

    #[test]
    fn the_closer_the_end_and_the_longer_a_load_takes_the_likelier_it_is() {
        let e_to_minus_3 = (-3.0f64).exp();
        assert!(at(SECOND * 3, SECOND, e_to_minus_3 * 0.99));
        assert!(!at(SECOND * 3, SECOND, e_to_minus_3 * 1.01));
        assert!(at(SECOND * 2, SECOND, e_to_minus_3));
        assert!(!at(SECOND * 3, SECOND / 2, e_to_minus_3 * 0.99));
        assert!(!at(SECOND, SECOND, 1.0), "chance may say no until the end");
    }

    #[test]
    fn far_from_the_end_and_beyond_it_chance_is_not_asked() {
        for left in [SECOND * NEAR, Duration::ZERO] {
            let life = Life { left, took: SECOND };
            assert!(!life.ends_early(|| panic!("it was")));
        }
    }

    #[test]
    fn chance_is_within_its_bounds() {
        assert!((0..1000).map(|_| chance()).all(|luck| luck > 0.0 && luck <= 1.0));
    }
}
