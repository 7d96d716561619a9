use std::{
    collections::BTreeMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use contract::Code;
use tokio::time::sleep;

use super::csp::Kind;
use crate::{Error, Result};

/// How long reports are counted before the counts are logged.
const WINDOW: Duration = Duration::from_secs(60);
/// The most requests of a window. Anyone may send them, so they are for all together: a flood is neither work nor log.
const MOST_REQUESTS: u32 = 120;
/// The most kinds of a window that are told apart.
const MOST_KINDS: usize = 50;

/// Counts what browsers reported, and logs it once a minute: a line for each kind, with its count.
#[derive(Debug, Clone, Default)]
pub struct Reports(Arc<Mutex<Window>>);

#[derive(Debug, Default)]
struct Window {
    requests: u32,
    kinds: BTreeMap<Kind, u32>,
    others: u32,
}

impl Reports {
    /// Counts a request before it is read.
    ///
    /// # Errors
    /// *Rate limited* if there were too many in this minute.
    pub(super) fn admit(&self) -> Result<()> {
        let first = {
            let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if window.requests >= MOST_REQUESTS {
                let detail = "Too many reports come in. This one is not counted.";
                return Err(Error::new(Code::RateLimited, detail).retry_after(WINDOW.as_secs() as u32));
            }
            window.requests += 1;
            window.requests == 1
        };
        if first {
            let reports = self.clone();
            tokio::spawn(async move {
                sleep(WINDOW).await;
                reports.log();
            });
        }
        Ok(())
    }

    /// Counts what was reported.
    pub(super) fn count(&self, kinds: Vec<Kind>) {
        let mut window = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for kind in kinds {
            window.count(kind);
        }
    }

    /// Logs what was counted, and begins anew.
    pub fn log(&self) {
        let window = mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for (Kind { directive, blocked, page }, count) in window.kinds {
            tracing::warn!(directive, blocked, page, count, "a page broke its content policy");
        }
        if window.others > 0 {
            tracing::warn!(
                count = window.others,
                "pages broke their content policy in more ways than are told apart"
            );
        }
    }
}

impl Window {
    fn count(&mut self, kind: Kind) {
        let is_full = self.kinds.len() >= MOST_KINDS;
        match self.kinds.get_mut(&kind) {
            Some(count) => *count += 1,
            None if is_full => self.others += 1,
            None => drop(self.kinds.insert(kind, 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(page: usize) -> Kind {
        Kind { directive: "img-src".into(), blocked: "data".into(), page: format!("/{page}") }
    }

    #[tokio::test]
    async fn kinds_are_counted_and_so_many_are_told_apart() {
        let reports = Reports::default();
        reports.count((0..MOST_KINDS + 3).map(kind).chain([kind(0), kind(0)]).collect());
        {
            let window = reports.0.lock().unwrap();
            assert_eq!((window.kinds.len(), window.others, window.kinds[&kind(0)]), (MOST_KINDS, 3, 3));
        }
        for _ in 0..MOST_REQUESTS {
            reports.admit().unwrap();
        }
        let refused = reports.admit().unwrap_err();
        assert_eq!((refused.code, refused.retry_after), (Code::RateLimited, Some(60)));
        reports.log();
        assert!(reports.admit().is_ok(), "the next minute");
        assert!(reports.0.lock().unwrap().kinds.is_empty());
    }
}
