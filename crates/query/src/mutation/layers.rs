//! What a mutation changes in the cache before the server has answered.

use crate::{
    Filter, Query,
    cache::{Patch, Store},
    erased::QueryRef,
    time::Time,
    value::Value,
};
use std::{fmt, sync::Arc};

type Apply = Arc<dyn Fn(&QueryRef, &mut Value) + Send + Sync>;

#[derive(Clone)]
struct Layer {
    filter: Filter,
    apply: Apply,
}

/// Collects the changes of [`Mutation::optimistic`](crate::Mutation::optimistic).
#[derive(Clone, Default)]
pub struct Layers(Vec<Layer>);

impl Layers {
    /// Changes the data shown for every query of type `Q` that `filter` names, now and while the layer lasts, also in
    /// entries that come later. Of the filter only type, key, tags and identity count.
    ///
    /// `patch` runs again whenever the data under it changes, so it should say what the outcome is rather than what to
    /// add: data that already has the change must come out the same.
    pub fn patch<Q: Query>(
        &mut self,
        filter: impl Into<Filter>,
        patch: impl Fn(&Q, &mut Q::Data) + Send + Sync + 'static,
    ) {
        let apply: Apply = Arc::new(move |query, value| {
            if let (Some(query), Some(data)) = (query.downcast::<Q>(), own::<Q::Data>(value)) {
                patch(query, data);
            }
        });
        self.0.push(Layer { filter: Filter::of::<Q>().and(filter), apply });
    }

    #[cfg(feature = "devtools")]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The queries in the cache that it changes.
    pub(super) fn queries(&self, store: &mut Store) -> Vec<QueryRef> {
        match &*self.0 {
            [] => Vec::new(),
            [layer] => layer.filter.named(store),
            [first, rest @ ..] => {
                let any = rest.iter().fold(first.filter.clone(), |any, layer| any.or(layer.filter.clone()));
                any.named(store)
            }
        }
    }

    /// This mutation's patches to the data of `query`.
    pub(super) fn patches_for(&self, mutation: u64, query: &QueryRef) -> Vec<Patch> {
        let matching = self.0.iter().enumerate().filter(|(_, layer)| layer.filter.names(query));
        matching
            .map(|(index, layer)| {
                let (apply, query) = (layer.apply.clone(), query.clone());
                Patch {
                    mutation,
                    layer: index,
                    apply: Arc::new(move |data| apply(&query, data)),
                    confirmed: None,
                    confirmed_at: Time::ZERO,
                }
            })
            .collect()
    }
}

/// What is in `value`, for nobody else to see: copied, unless the layer below has done so.
fn own<T: Clone + Send + Sync + 'static>(value: &mut Value) -> Option<&mut T> {
    if Arc::get_mut(value).is_none() {
        *value = Arc::new(value.downcast_ref::<T>()?.clone());
    }
    Arc::get_mut(value)?.downcast_mut()
}

impl fmt::Debug for Layers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|layer| &layer.filter)).finish()
    }
}
