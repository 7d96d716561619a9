//! Which mutations an operation is meant for.

use super::MutationView;
use crate::{Mutation, MutationStatus, QueryKey};
use std::{any::TypeId, fmt, sync::Arc};

type Predicate = Arc<dyn Fn(&MutationView) -> bool + Send + Sync>;

/// A set of mutations. Conditions are joined by *and*.
#[derive(Clone, Default)]
pub struct MutationFilter {
    id: Option<u64>,
    type_id: Option<TypeId>,
    prefix: Option<QueryKey>,
    is_exact: bool,
    scope: Option<String>,
    status: Option<MutationStatus>,
    paused: Option<bool>,
    predicate: Option<Predicate>,
}

impl MutationFilter {
    /// Every mutation, also those that are over and not yet forgotten.
    pub fn all() -> Self {
        Self::default()
    }

    /// Every mutation of type `M`.
    pub fn of<M: Mutation>() -> Self {
        Self { type_id: Some(TypeId::of::<M>()), ..Self::default() }
    }

    /// Every mutation, of whatever type, whose key starts with `prefix`.
    pub fn prefix(prefix: impl Into<QueryKey>) -> Self {
        Self { prefix: Some(prefix.into()), ..Self::default() }
    }

    /// Every mutation, of whatever type, whose key is this one.
    pub fn exact(key: impl Into<QueryKey>) -> Self {
        Self { is_exact: true, ..Self::prefix(key) }
    }

    /// Every mutation of this scope.
    pub fn scope(scope: impl Into<String>) -> Self {
        Self { scope: Some(scope.into()), ..Self::default() }
    }

    /// This one alone ([`Mutating::id`](crate::Mutating::id)).
    pub fn id(id: u64) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    /// Only those of type `M`.
    #[must_use]
    pub(crate) fn and_of<M: Mutation>(self) -> Self {
        Self { type_id: Some(TypeId::of::<M>()), ..self }
    }

    /// Only those that are this far.
    #[must_use]
    pub fn status(self, status: MutationStatus) -> Self {
        Self { status: Some(status), ..self }
    }

    /// Only those that wait (or do not).
    #[must_use]
    pub fn paused(self, paused: bool) -> Self {
        Self { paused: Some(paused), ..self }
    }

    /// Only those for which `predicate` holds.
    #[must_use]
    pub fn predicate(self, predicate: impl Fn(&MutationView) -> bool + Send + Sync + 'static) -> Self {
        Self { predicate: Some(Arc::new(predicate)), ..self }
    }

    /// Runs the predicate, so not under the lock.
    pub(super) fn matches(&self, view: &MutationView) -> bool {
        self.id.is_none_or(|id| id == view.id)
            && self.type_id.is_none_or(|id| id == view.mutation.as_any().type_id())
            && self
                .prefix
                .as_ref()
                .is_none_or(|key| if self.is_exact { view.key == *key } else { view.key.starts_with(key) })
            && self.scope.as_ref().is_none_or(|scope| view.scope.as_ref() == Some(scope))
            && self.status.is_none_or(|status| status == view.status())
            && self.paused.is_none_or(|paused| paused == view.is_paused())
            && self.predicate.as_ref().is_none_or(|predicate| predicate(view))
    }
}

impl fmt::Debug for MutationFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MutationFilter")
            .field("id", &self.id)
            .field("prefix", &self.prefix)
            .field("is_exact", &self.is_exact)
            .field("scope", &self.scope)
            .field("status", &self.status)
            .field("paused", &self.paused)
            .finish_non_exhaustive()
    }
}
