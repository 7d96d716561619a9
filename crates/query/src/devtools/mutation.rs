//! One mutation, as it was at one moment.

use super::json::pretty;
use crate::{
    MutationView,
    value::{Failure, Value},
};
use std::{fmt, time::Duration};

/// One mutation at one moment.
#[derive(Clone)]
pub struct MutationInspection {
    /// What everyone may see of it.
    pub view: MutationView,
    /// How many layers it has over the cache, while it is pending.
    pub layers: usize,
    /// How many observe it.
    pub observers: usize,
    /// When it is forgotten, since the Unix epoch, if it is over and stays unobserved.
    pub gc_at: Option<Duration>,
}

impl MutationInspection {
    /// What the server answered, as indented JSON.
    pub fn data(&self) -> Option<String> {
        self.json(Ok(self.view.state.data.as_ref()?))
    }

    /// The error it has ended with, as indented JSON.
    pub fn error(&self) -> Option<String> {
        match self.view.state.error.as_ref()? {
            Failure::Error(error) => self.json(Err(error)),
            Failure::Cancelled => None,
        }
    }

    /// The error of the last failed try, as indented JSON.
    pub fn failure_reason(&self) -> Option<String> {
        self.json(Err(self.view.state.failure_reason.as_ref()?))
    }

    /// It was taken back, or it panicked.
    pub fn is_cancelled(&self) -> bool {
        matches!(self.view.state.error, Some(Failure::Cancelled))
    }

    fn json(&self, outcome: Result<&Value, &Value>) -> Option<String> {
        self.view.mutation.encode(outcome).map(|raw| pretty(raw.get()))
    }
}

impl fmt::Debug for MutationInspection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MutationInspection")
            .field("view", &self.view)
            .field("layers", &self.layers)
            .field("observers", &self.observers)
            .finish_non_exhaustive()
    }
}
