//! Taking an [`Inspection`].

use super::{Inspection, LayerInspection, ObserverInspection, QueryInspection};
use crate::{QueryClient, cache::Entry, erased::QueryRef, time::Time};
use std::cmp::Ordering;

impl QueryClient {
    /// All that the cache holds now. It changes nothing and notifies nobody; data is not written as JSON before it is
    /// asked for.
    pub fn inspect(&self) -> Inspection {
        let mut inspection = self.inner().transact(|store, fx| Inspection {
            at: fx.now.into(),
            is_online: store.online,
            is_offline_simulated: store.network.is_simulated(),
            is_focused: store.focused,
            queries: store.entries.iter().map(|entry| inspect(&entry.query, entry, fx.now)).collect(),
            mutations: store.mutations.inspect(),
        });
        inspection.queries.sort_by(order);
        inspection
    }
}

fn order(a: &QueryInspection, b: &QueryInspection) -> Ordering {
    let names = a.key.cmp(&b.key).then_with(|| a.type_name.cmp(b.type_name));
    names.then_with(|| a.query().cmp(&b.query()))
}

fn inspect(query: &QueryRef, entry: &Entry, now: Time) -> QueryInspection {
    let meta = &entry.meta;
    let observers = entry.observers.iter().map(|(id, slot)| ObserverInspection {
        options: slot.options.clone(),
        id,
        is_enabled: slot.options.enabled,
        is_stale: entry.is_stale_for(&slot.options, now),
        stale_at: slot.stale_alarm.due().map(Time::into),
        interval_at: slot.interval_timer.map(|timer| timer.0.into()),
    });
    let layers = entry.patches.iter().map(|patch| LayerInspection {
        mutation: patch.mutation,
        index: patch.layer,
        is_confirmed: patch.confirmed.is_some(),
    });
    QueryInspection {
        query: query.clone(),
        shown: entry.visible.clone(),
        base: entry.base.clone(),
        error: meta.error.clone(),
        failure_reason: meta.failure_reason.clone(),
        simulated: entry.simulated.clone(),
        key: query.key().clone(),
        tags: query.tags().to_vec(),
        type_name: query.get().type_name(),
        status: meta.status,
        fetch_status: meta.fetch_status,
        data_updated_at: meta.data_updated_at.map(Time::into),
        error_updated_at: meta.error_updated_at.map(Time::into),
        data_update_count: meta.data_update_count,
        error_update_count: meta.error_update_count,
        failure_count: meta.failure_count,
        is_invalidated: meta.is_invalidated,
        is_stale: entry.is_stale(now),
        is_active: entry.is_active(),
        is_disabled: entry.is_disabled(),
        is_static: entry.is_static(),
        gc_time: entry.gc_time.into(),
        gc_at: entry.gc_alarm.due().map(Time::into),
        observers: observers.collect(),
        layers: layers.collect(),
    }
}
