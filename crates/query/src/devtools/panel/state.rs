//! What the panel knows, and what a user has chosen in it.

use super::{
    model::{Listing, Row, rows},
    settings::Settings,
};
use crate::{
    QueryClient, Subscription,
    devtools::{
        HistoryLimits, Inspection, MutationChange, MutationInspection, QueryIdentity, QueryInspection,
        Recorder, SimulatedError,
    },
};
use devtools_frame::Frame;
use leptos::prelude::*;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How soon after a change the panel shows it: changes that come together are shown together.
const PACE: Duration = Duration::from_millis(100);
/// How often ages and deadlines are told anew.
const TICK: Duration = Duration::from_secs(1);
/// Lines of a list. More are counted, and found by the filter.
pub(super) const MOST_ROWS: usize = 200;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum View {
    Queries,
    Mutations,
    Timers,
}

#[derive(Clone, Copy)]
pub(super) struct Panel {
    client: StoredValue<QueryClient>,
    recorder: StoredValue<Recorder>,
    settings: StoredValue<Settings>,
    is_ticking: StoredValue<Arc<AtomicBool>>,
    inspection: RwSignal<Arc<Inspection>>,
    pub(super) frame: Frame,
    pub(super) view: RwSignal<View>,
    pub(super) listing: RwSignal<Listing>,
    pub(super) selected: RwSignal<Option<QueryIdentity>>,
    pub(super) selected_mutation: RwSignal<Option<u64>>,
}

impl Panel {
    pub(super) fn new(client: QueryClient, settings: Settings) -> Self {
        let (panel, on_layout) = (StoredValue::new(None::<Self>), settings.on_layout);
        let made = Self {
            recorder: StoredValue::new(client.record(HistoryLimits::default())),
            is_ticking: StoredValue::new(Arc::default()),
            inspection: RwSignal::new(Arc::new(client.inspect())),
            frame: Frame::new(settings.layout, settings.theme, move |layout| {
                if let (true, Some(panel)) = (layout.is_open, panel.get_value()) {
                    panel.refresh();
                    panel.tick();
                }
                if let Some(on_layout) = on_layout {
                    on_layout.run(layout);
                }
            }),
            view: RwSignal::new(View::Queries),
            listing: RwSignal::new(Listing::default()),
            selected: RwSignal::new(None),
            selected_mutation: RwSignal::new(None),
            client: StoredValue::new(client.clone()),
            settings: StoredValue::new(settings),
        };
        panel.set_value(Some(made));
        let panel = made;
        // Ends with the panel.
        StoredValue::new(panel.follow(&client));
        on_cleanup(move || {
            client.restore(crate::Filter::all());
            client.simulate_offline(false);
        });
        if panel.frame.is_open() {
            panel.tick();
        }
        panel
    }

    /// Looks at the cache soon after each change in it.
    fn follow(self, client: &QueryClient) -> [Subscription; 2] {
        let is_waiting = Arc::new(AtomicBool::new(false));
        // The client holds the listener, so the listener must not hold the client.
        let inner = Arc::downgrade(client.inner());
        let look = Arc::new(move || {
            let Some(inner) = inner.upgrade() else { return };
            if is_waiting.swap(true, Ordering::Relaxed) {
                return;
            }
            let (pace, is_waiting) = (inner.runtime.sleep(PACE), is_waiting.clone());
            inner.runtime.spawn(Box::pin(async move {
                pace.await;
                is_waiting.store(false, Ordering::Relaxed);
                self.refresh();
            }));
        });
        let also = look.clone();
        [client.subscribe(move |_| look()), client.subscribe_mutations(move |_| also())]
    }

    /// Looks at the cache each second while it is open, because time alone changes what there is to see.
    fn tick(self) {
        let Some(is_ticking) = self.is_ticking.try_get_value() else { return };
        if is_ticking.swap(true, Ordering::Relaxed) {
            return;
        }
        let inner = self.client.with_value(|client| Arc::downgrade(client.inner()));
        let task = async move {
            while let Some(sleep) = inner.upgrade().map(|inner| inner.runtime.sleep(TICK)) {
                sleep.await;
                if !self.refresh() {
                    break;
                }
            }
            is_ticking.store(false, Ordering::Relaxed);
        };
        self.client.with_value(|client| client.inner().runtime.spawn(Box::pin(task)));
    }

    /// Looks at the cache now, if it is open; whether it is.
    pub(super) fn refresh(self) -> bool {
        let is_open = self.frame.is_open();
        if is_open && let Some(client) = self.client.try_get_value() {
            self.inspection.try_set(Arc::new(client.inspect()));
        }
        is_open
    }

    /// Does something to the cache, and shows what came of it.
    pub(super) fn act<T>(self, act: impl FnOnce(&QueryClient) -> T) -> T {
        let result = self.client.with_value(|client| act(client));
        self.refresh();
        result
    }

    pub(super) fn inspection(self) -> Arc<Inspection> {
        self.inspection.get()
    }

    /// The time as of the last look.
    pub(super) fn now(self) -> Duration {
        self.inspection.with(|inspection| inspection.at)
    }

    /// The lines of the list of queries, and how many match.
    pub(super) fn rows(self) -> (Vec<Row>, usize) {
        self.inspection.with(|inspection| self.listing.with(|listing| rows(inspection, listing, MOST_ROWS)))
    }

    /// The query that is looked at, unless it is gone.
    pub(super) fn query(self) -> Option<QueryInspection> {
        let selected = self.selected.get()?;
        self.inspection
            .with(|inspection| inspection.queries.iter().find(|query| query.identity() == selected).cloned())
    }

    /// The mutation's `Debug`, if it is still known.
    pub(super) fn mutation_name(self, mutation: u64) -> String {
        self.inspection.with(|inspection| {
            let known = inspection.mutations.iter().find(|known| known.view.id == mutation);
            known.map_or_else(|| format!("#{mutation}"), |known| known.view.variables())
        })
    }

    pub(super) fn show_mutation(self, mutation: u64) {
        self.selected_mutation.set(Some(mutation));
        self.view.set(View::Mutations);
    }

    /// The mutation that is looked at, unless it is forgotten.
    pub(super) fn mutation(self) -> Option<MutationInspection> {
        let selected = self.selected_mutation.get()?;
        self.inspection.with(|inspection| {
            inspection.mutations.iter().find(|mutation| mutation.view.id == selected).cloned()
        })
    }

    pub(super) fn mutation_history(self, mutation: u64) -> Vec<MutationChange> {
        self.inspection.track();
        self.recorder.with_value(|recorder| recorder.mutation_history(mutation))
    }

    pub(super) fn history(self, query: &QueryIdentity) -> Vec<crate::devtools::Change> {
        self.inspection.track();
        self.recorder.with_value(|recorder| recorder.history(query))
    }

    pub(super) fn errors(self) -> Vec<(String, SimulatedError)> {
        self.settings.with_value(|settings| settings.errors.clone())
    }
}
