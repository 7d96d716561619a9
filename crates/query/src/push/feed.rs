//! One stream of events, and what has been heard of it.

use super::{ServerChange, ServerEvent, merge::merge};
use crate::{
    Filter, QueryClient,
    cache::{Arrival, Entry, Inner, Seen, Source, Update},
    codec::Codec,
    conditions::Conditions,
    erased::QueryRef,
    time::Time,
    value::Value,
};
use serde_json::{
    from_str,
    value::{RawValue, to_raw_value},
};
use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What became of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// Its changes were made.
    Applied,
    /// It, or one after it of the same numbering, was heard before: nothing was done.
    Ignored,
    /// Events before it are missing, or are numbered anew and may be: everything was invalidated first.
    Resynchronised,
}

/// A stream of numbered events from a server, whatever brings them.
///
/// What the stream changes is shared with the other tabs and stored like the answer to a fetch. Answers to requests that
/// were sent before an event do not overwrite what it has set: the server is asked again, and who waits is given what is
/// there after a few such answers in a row. What a mutation has changed stays over what an event sets until the server was
/// asked afterwards, and then it is: the event may have been on its way for longer than the mutation's answer.
pub struct Feed {
    client: QueryClient,
    resync: Filter,
    heard: Mutex<Heard>,
}

/// The number of the last event, and the numbering that it belongs to.
#[derive(Default)]
struct Heard {
    epoch: Option<u64>,
    sequence: Option<u64>,
}

impl Feed {
    /// A stream of which nothing was heard yet: its first event is where it begins.
    pub fn new(client: &QueryClient) -> Self {
        let resync = client.inner().settings.registry.filter();
        Self { client: client.clone(), resync, heard: Mutex::default() }
    }

    /// What is invalidated when events are missing. Default: all queries of registered types.
    #[must_use]
    pub fn resync(self, filter: impl Into<Filter>) -> Self {
        Self { resync: filter.into(), ..self }
    }

    /// The number of the last event; `None` if none was heard.
    pub fn position(&self) -> Option<u64> {
        self.heard().sequence
    }

    /// Says how far the client's data goes already, as the page that it came with may: an event after the next is then
    /// known to be one too many. Of a server whose events tell an [`epoch`](ServerEvent::epoch), say that too:
    /// [`start_after_in`](Self::start_after_in).
    pub fn start_after(&self, sequence: u64) {
        *self.heard() = Heard { epoch: None, sequence: Some(sequence) };
    }

    /// [`start_after`](Self::start_after) in the numbering of this [`epoch`](ServerEvent::epoch).
    pub fn start_after_in(&self, epoch: u64, sequence: u64) {
        *self.heard() = Heard { epoch: Some(epoch), sequence: Some(sequence) };
    }

    /// The server counts from the beginning again, and its events tell no [`epoch`](ServerEvent::epoch): the next one is
    /// where the stream begins, and since events may have been lost, what [`resync`](Self::resync) names is invalidated.
    pub fn restart(&self) {
        *self.heard() = Heard::default();
        self.resynchronise();
    }

    /// Events may have been lost, and nobody can tell which: invalidates what [`resync`](Self::resync) names.
    pub fn resynchronise(&self) {
        drop(self.client.invalidate(self.resync.clone()));
    }

    /// Makes the changes of `event`, once. What is not registered, or cannot be read, is left out.
    pub fn push(&self, event: &ServerEvent) -> Pushed {
        self.hear(event.epoch, event.sequence, |client| {
            for change in &event.changes {
                apply(client, change);
            }
        })
    }

    /// Calls `change`, unless an event of that number, or of a higher one, was heard before: for events of a form of
    /// their own.
    pub fn apply(&self, sequence: Option<u64>, change: impl FnOnce(&QueryClient)) -> Pushed {
        self.hear(None, sequence, change)
    }

    fn hear(&self, epoch: Option<u64>, sequence: Option<u64>, change: impl FnOnce(&QueryClient)) -> Pushed {
        let pushed = sequence.map_or(Pushed::Applied, |sequence| {
            let mut heard = self.heard();
            let is_other = epoch.is_some_and(|epoch| heard.epoch.is_some_and(|known| known != epoch));
            // Whether it is the one of which nothing was heard yet is known by the next number alone.
            let may_be_other = epoch.is_some() && heard.epoch.is_none();
            let pushed = match heard.sequence.map(|last| sequence.checked_sub(last)) {
                Some(_) if is_other => Pushed::Resynchronised,
                None | Some(Some(1)) => Pushed::Applied,
                Some(None | Some(0)) if !may_be_other => return Pushed::Ignored,
                Some(_) => Pushed::Resynchronised,
            };
            *heard = Heard { epoch: epoch.or(heard.epoch), sequence: Some(sequence) };
            pushed
        });
        match pushed {
            Pushed::Ignored => return pushed,
            Pushed::Resynchronised => self.resynchronise(),
            Pushed::Applied => {}
        }
        change(&self.client);
        pushed
    }

    fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn apply(client: &QueryClient, change: &ServerChange) {
    let registry = &client.inner().settings.registry;
    match change {
        ServerChange::Invalidate { name, prefix, tag } => {
            let type_id = match name.as_ref().map(|name| registry.named(name)) {
                Some(None) => return,
                Some(Some(known)) => Some(known.type_id),
                None => None,
            };
            let (prefix, tag) = (prefix.clone(), tag.clone());
            drop(client.invalidate(Conditions { type_id, prefix, tag, ..Conditions::default() }));
        }
        ServerChange::Set { name, query, data } => {
            let Some(query) = registry.read(name, query) else { return };
            let codec = registry.codec_of(&query);
            if let Some(Ok(value)) = codec.and_then(|codec| codec.decode(Ok(data.get()))) {
                client.push_value(&query, value);
            }
        }
        ServerChange::Patch { name, query, version, patch } => {
            let Some(query) = registry.read(name, query) else { return };
            patch_value(client, &query, *version, patch);
        }
    }
}

fn patch_value(client: &QueryClient, query: &QueryRef, version: Option<u64>, patch: &RawValue) {
    let inner = client.inner();
    let held = client.held(std::slice::from_ref(query)).pop();
    let Some(base) = held.and_then(|held| held.base) else { return };
    let known = inner.settings.registry.version_of(query).and_then(|version_of| version_of(&base));
    if version.zip(known).is_some_and(|(new, old)| new <= old) {
        return;
    }
    let Some(codec) = inner.settings.registry.codec_of(query) else { return };
    let fits = patched(codec, &base, patch).is_some();
    let is_unsure = inner.look(|store| store.entries.get(query).is_some_and(Entry::is_unsure));
    if !fits || is_unsure {
        return drop(client.invalidate(Filter::this(query)));
    }
    client.raise_barrier(query);
    let options = inner.resolve(query, None);
    let mut edit = |base: &Value| patched(codec, base, patch).unwrap_or_else(|| base.clone());
    inner.write(query, &options, &mut Update { edit: &mut edit, origin: None, is_pushed: true });
    client.ask_what_is_confirmed(query);
}

fn patched(codec: Codec, base: &Value, patch: &RawValue) -> Option<Value> {
    let mut data: serde_json::Value = from_str(codec.encode(Ok(base))?.get()).ok()?;
    merge(&mut data, from_str(patch.get()).ok()?);
    codec.decode(Ok(to_raw_value(&data).ok()?.get()))?.ok()
}

impl QueryClient {
    /// Puts in what the server says by itself, unless what is there is of a newer version.
    fn push_value(&self, query: &QueryRef, value: Value) {
        let inner: &Arc<Inner> = self.inner();
        let options = inner.resolve(query, None);
        let mut arrival = Arrival {
            value,
            at: inner.now(),
            asked: None,
            fresh_for: Time::ZERO,
            is_invalidated: false,
            is_pushed: true,
            was_pushed: true,
            version: inner.settings.registry.version_of(query),
            source: Source::Here,
            seen: Seen::default(),
        };
        inner.write(query, &options, &mut arrival);
        self.ask_what_is_confirmed(query);
    }

    /// Answers to requests that were sent before now are not believed.
    fn raise_barrier(&self, query: &QueryRef) {
        self.inner().transact(|store, fx| {
            let now = store.next();
            if let Some(entry) = store.entries.get_mut(query) {
                entry.barrier = now;
                entry.barrier_at = fx.now;
            }
        });
    }
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed").field("position", &self.position()).finish_non_exhaustive()
    }
}
