#![doc = include_str!("../README.md")]
#![warn(missing_docs)]

mod abort;
mod answer;
mod builder;
mod by_id;
mod cache;
#[cfg(feature = "leptos")]
mod carried;
mod client;
mod codec;
mod computed;
mod conditions;
mod context;
#[cfg(feature = "devtools")]
pub mod devtools;
mod entry_view;
mod erased;
mod error;
mod events;
mod filter;
mod hash;
mod infinite;
mod key;
mod late;
mod mutation;
mod observer;
mod options;
mod parallel;
mod persist;
mod placeholders;
mod portable;
mod push;
mod query;
#[cfg(feature = "leptos")]
mod reactive;
mod retry;
mod runtime;
mod select;
mod setting;
mod share;
mod span;
mod state;
mod streamed;
mod sync;
mod tabs;
#[cfg(feature = "testing")]
pub mod testing;
mod time;
#[cfg(feature = "leptos")]
mod transfer;
mod value;
mod wait;

pub use abort::AbortToken;
pub use builder::QueryClientBuilder;
pub use cache::RefetchInterval;
pub use client::{Cancel, Fetches, QueryClient, Refetch, RefetchOptions, Subscription};
pub use context::FetchContext;
pub use entry_view::{EntryState, EntryView};
pub use error::{MutationError, QueryError};
pub use events::{CacheEvent, CacheEventKind, QueryAction};
pub use filter::Filter;
pub use infinite::{
    FetchPageOptions, Infinite, InfiniteData, InfiniteQuery, InfiniteQueryObserver, InfiniteQueryState,
    PortableInfinite,
};
pub use key::{KeyPart, QueryKey};
pub use mutation::{
    Layers, Mutating, Mutation, MutationAction, MutationContext, MutationEvent, MutationEventKind,
    MutationFilter, MutationObserver, MutationState, MutationStatus, MutationView,
};
pub use observer::QueryObserver;
pub use options::{GcTime, NetworkMode, QueryOptions, RefetchOn, StaleTime};
pub use parallel::{CombinedQueriesObserver, QueriesObserver};
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use persist::IndexedDb;
pub use persist::{Persisted, Persistence, SetAside, Storage, StorageError};
pub use portable::{DehydrateOptions, Dehydrated, Portable, PortableMutation};
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use push::ServerEvents;
pub use push::{Feed, Pushed, ServerChange, ServerEvent};
pub use query::{Cacheable, Query};
#[cfg(feature = "leptos")]
pub use reactive::*;
pub use retry::{Retry, RetryDelay, RetryWait, RetryWhen};
pub use runtime::Runtime;
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use runtime::browser::BrowserRuntime;
#[cfg(all(feature = "tokio", not(target_arch = "wasm32")))]
pub use runtime::tokio::TokioRuntime;
pub use select::{Selected, Selector};
pub use share::reconcile;
pub use state::{FetchDirection, FetchStatus, QueryState, Status};
pub use streamed::{PortableStreamed, StreamRefetch, Streamed, StreamedQuery};
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
pub use tabs::{BrowserChannel, BrowserLock};
pub use tabs::{Channel, Held, Lock, Tab, Tabs};
