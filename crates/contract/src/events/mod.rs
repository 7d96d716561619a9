//! The stream of events: what has changed, told to those who are there, without the data itself.
//!
//! Each event is a message of server-sent events: an `id`, and `data` that is an [`Event`] as JSON. The browser hands the
//! id back in `Last-Event-ID` when it comes again, and hears what it has missed.
//!
//! # What a browser does with it
//! The keys of its query cache begin with a family; [`Scope::families`] says which ones an event makes outdated. A family
//! of a tenant's data has the tenant's id next (`users/7/…`), so [`Event::Changed`] of [`Scope::Users`] in tenant 7
//! outdates all under `users/7`; with an id of a record it outdates `users/7/detail/{id}` and the lists. What belongs to
//! one person has the person next (`notifications/7/{user}`), and [`Event::Notified`] outdates it.
//! A version that is not above one that was heard before is no news.

mod endpoints;
mod event;
mod position;
mod scope;

pub use endpoints::StreamEvents;
pub use event::{Event, Versions};
pub use position::Position;
pub use scope::Scope;
