//! The engine: entries, fetches, timers and writes, without types.

mod alarm;
mod arrive;
mod callback;
mod change;
mod effects;
mod entries;
mod entry;
mod fetch;
mod fold;
mod hooks;
mod inner;
mod link;
mod names;
mod observe;
mod seed;
mod timers;
mod write;
mod written;

pub(crate) use alarm::Alarm;
pub(crate) use arrive::{Age, Arrival, VersionOf, is_of_future};
pub(crate) use callback::Callback;
pub(crate) use change::{Change, DropPatches, Initially, Noted, Set, Update};
pub(crate) use effects::Effects;
pub(crate) use entries::Entries;
pub(crate) use entry::{Entry, Failure, Outcome, Patch, Slot};
pub(crate) use fetch::FetchRequest;
pub(crate) use hooks::{Hooks, Journal, Leadership, Restore, Source, Watch};
pub(crate) use inner::{Defaults, Inner, Listener, Settings, Store};
pub(crate) use link::{Deviation, Paging, RunLink};
pub(crate) use names::Access;
pub(crate) use observe::OnAttach;
pub(crate) use seed::seed;
pub use timers::RefetchInterval;
pub(crate) use timers::{Deadline, TimerKey, Timers};
pub(crate) use write::Written;
