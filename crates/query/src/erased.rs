//! Queries without their types: the engine is compiled once, whatever the number of query types.

use crate::{FetchContext, Query, QueryKey, QueryOptions, hash::Fnv, retry::Advice, value::Value};
use futures::future::BoxFuture;
use std::{
    any::{Any, TypeId, type_name},
    fmt::Debug,
    hash::{BuildHasher, BuildHasherDefault, Hash, Hasher},
    sync::{Arc, OnceLock},
};

pub(crate) trait AnyQuery: Send + Sync {
    fn as_any(&self) -> &dyn Any;
    fn same(&self, other: &dyn AnyQuery) -> bool;
    fn key(&self) -> QueryKey;
    fn tags(&self) -> Vec<QueryKey>;
    fn type_name(&self) -> &'static str;
    /// What it is called where it travels, and where it is looked at; `None` where neither is done.
    #[cfg(any(feature = "leptos", feature = "devtools"))]
    fn as_debug(&self) -> Option<&dyn Debug>;
    fn options(&self) -> QueryOptions;
    fn fetch(&self, cx: FetchContext) -> BoxFuture<'static, Result<Value, Value>>;
    fn advice(&self, error: &Value) -> Advice;
    fn compare(&self, old: &dyn Any, new: &dyn Any) -> Compared;
    /// Data or error as JSON, where that is sent or looked at.
    #[cfg(feature = "leptos")]
    fn encode(&self, outcome: Result<&Value, &Value>) -> Option<Box<serde_json::value::RawValue>>;
    /// The same from JSON.
    #[cfg(feature = "leptos")]
    fn decode(&self, outcome: Result<&str, &str>) -> Option<Result<Value, Value>>;
    /// Some value of the error's type.
    #[cfg(feature = "devtools")]
    fn sample_error(&self) -> Option<Value>;
}

/// New data, beside old.
pub(crate) enum Compared {
    Same,
    Different,
    /// What is to stand for it: it has as much of the old as it can.
    Shared(Value),
}

impl dyn AnyQuery + '_ {
    /// `new`, with as much of `old` as it can have.
    pub(crate) fn share(&self, old: &Value, new: Value) -> Value {
        if Arc::ptr_eq(old, &new) {
            return new;
        }
        match self.compare(&**old, &*new) {
            Compared::Same => old.clone(),
            Compared::Different => new,
            Compared::Shared(shared) => shared,
        }
    }
}

impl<Q: Query> AnyQuery for Q {
    fn as_any(&self) -> &dyn Any {
        self
    }

    fn same(&self, other: &dyn AnyQuery) -> bool {
        other.as_any().downcast_ref::<Q>() == Some(self)
    }

    fn key(&self) -> QueryKey {
        Query::key(self)
    }

    fn tags(&self) -> Vec<QueryKey> {
        Query::tags(self)
    }

    fn type_name(&self) -> &'static str {
        type_name::<Q>()
    }

    #[cfg(any(feature = "leptos", feature = "devtools"))]
    fn as_debug(&self) -> Option<&dyn Debug> {
        if crate::carried::HYDRATES || cfg!(feature = "devtools") { Some(self) } else { None }
    }

    fn options(&self) -> QueryOptions {
        Query::options(self)
    }

    fn fetch(&self, cx: FetchContext) -> BoxFuture<'static, Result<Value, Value>> {
        let fetch = Query::fetch(self.clone(), cx);
        Box::pin(async move {
            match fetch.await {
                Ok(data) => Ok(Arc::new(data) as Value),
                Err(error) => Err(Arc::new(error) as Value),
            }
        })
    }

    fn advice(&self, error: &Value) -> Advice {
        let error = error.downcast_ref();
        Advice {
            retryable: error.is_some_and(|error| Query::retryable(self, error)),
            after: error.and_then(|error| Query::retry_after(self, error)),
        }
    }

    fn compare(&self, old: &dyn Any, new: &dyn Any) -> Compared {
        let (Some(old), Some(new)) = (old.downcast_ref::<Q::Data>(), new.downcast_ref::<Q::Data>()) else {
            return Compared::Different;
        };
        if old == new {
            return Compared::Same;
        }
        match Q::structural_sharing(old, new) {
            Some(shared) => Compared::Shared(Arc::new(shared)),
            None => Compared::Different,
        }
    }

    #[cfg(feature = "leptos")]
    fn encode(&self, outcome: Result<&Value, &Value>) -> Option<Box<serde_json::value::RawValue>> {
        if !crate::carried::RENDERS && !cfg!(feature = "devtools") {
            return None;
        }
        crate::codec::encode::<Q>(outcome)
    }

    #[cfg(feature = "leptos")]
    fn decode(&self, outcome: Result<&str, &str>) -> Option<Result<Value, Value>> {
        if !crate::carried::HYDRATES && !cfg!(feature = "devtools") {
            return None;
        }
        crate::codec::decode::<Q>(outcome)
    }

    #[cfg(feature = "devtools")]
    fn sample_error(&self) -> Option<Value> {
        crate::devtools::sample::<Q::Error>().map(|error| Arc::new(error) as Value)
    }
}

struct Inner {
    type_id: TypeId,
    hash: u64,
    key: OnceLock<QueryKey>,
    tags: OnceLock<Vec<QueryKey>>,
    query: Box<dyn AnyQuery>,
}

/// A shared query with its hash, key and tags computed once. Equal exactly when type and value are.
#[derive(Clone)]
pub(crate) struct QueryRef(Arc<Inner>);

impl QueryRef {
    pub(crate) fn new<Q: Query>(query: &Q) -> Self {
        let hash = BuildHasherDefault::<Fnv>::default().hash_one(query);
        Self::of(TypeId::of::<Q>(), hash, Box::new(query.clone()))
    }

    #[inline(never)]
    fn of(type_id: TypeId, hash: u64, query: Box<dyn AnyQuery>) -> Self {
        Self(Arc::new(Inner { type_id, hash, key: OnceLock::new(), tags: OnceLock::new(), query }))
    }

    pub(crate) fn key(&self) -> &QueryKey {
        self.0.key.get_or_init(|| self.get().key())
    }

    pub(crate) fn tags(&self) -> &[QueryKey] {
        self.0.tags.get_or_init(|| self.get().tags())
    }

    pub(crate) fn is<Q: Query>(&self) -> bool {
        self.0.type_id == TypeId::of::<Q>()
    }

    pub(crate) fn downcast<Q: Query>(&self) -> Option<&Q> {
        self.get().as_any().downcast_ref()
    }

    pub(crate) fn hash(&self) -> u64 {
        self.0.hash
    }

    pub(crate) fn type_id(&self) -> TypeId {
        self.0.type_id
    }

    pub(crate) fn get(&self) -> &dyn AnyQuery {
        &*self.0.query
    }
}

impl PartialEq for QueryRef {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
            || (self.0.type_id == other.0.type_id
                && self.0.hash == other.0.hash
                && self.get().same(other.get()))
    }
}

impl Eq for QueryRef {}

impl Hash for QueryRef {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0.hash);
    }
}

impl Debug for QueryRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple(self.get().type_name()).field(self.key()).finish()
    }
}
