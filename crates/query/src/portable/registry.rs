//! The types that were registered, by name. Per type there are three small functions; all else is shared.

use super::{Portable, PortableMutation};
use crate::{
    Filter, cache::VersionOf, codec::Codec, conditions::Conditions, erased::QueryRef, mutation::AnyMutation,
    value::Value,
};
use serde_json::{
    from_str,
    value::{RawValue, to_raw_value},
};
use std::{
    any::{Any, TypeId},
    sync::Arc,
};

#[derive(Default)]
pub(crate) struct Registry {
    queries: Vec<QueryType>,
    mutations: Vec<MutationType>,
}

struct MutationType {
    name: &'static str,
    type_id: TypeId,
    write: fn(&dyn Any) -> Option<Box<RawValue>>,
    read: fn(&RawValue) -> Option<Arc<dyn AnyMutation>>,
}

fn write_mutation<M: PortableMutation>(mutation: &dyn Any) -> Option<Box<RawValue>> {
    to_raw_value(mutation.downcast_ref::<M>()?).ok()
}

fn read_mutation<M: PortableMutation>(json: &RawValue) -> Option<Arc<dyn AnyMutation>> {
    Some(Arc::new(from_str::<M>(json.get()).ok()?))
}

pub(crate) struct QueryType {
    pub(crate) name: &'static str,
    pub(crate) type_id: TypeId,
    write: fn(&dyn Any) -> Option<Box<RawValue>>,
    read: fn(&RawValue) -> Option<QueryRef>,
    version: VersionOf,
    codec: Codec,
}

fn write<Q: Portable>(query: &dyn Any) -> Option<Box<RawValue>> {
    to_raw_value(query.downcast_ref::<Q>()?).ok()
}

fn read<Q: Portable>(json: &RawValue) -> Option<QueryRef> {
    from_str::<Q>(json.get()).ok().map(|query| QueryRef::new(&query))
}

fn version<Q: Portable>(data: &Value) -> Option<u64> {
    Q::version(data.downcast_ref()?)
}

/// Whether the type is there. What was stored of one type would be read as another if they had one name.
fn is_known(
    mut known: impl Iterator<Item = (&'static str, TypeId)>,
    name: &'static str,
    type_id: TypeId,
) -> bool {
    let there = known.find(|known| known.0 == name);
    assert!(there.is_none_or(|there| there.1 == type_id), "two types are registered as {name:?}");
    there.is_some()
}

impl Registry {
    pub(crate) fn add_query<Q: Portable>(&mut self) {
        let type_id = TypeId::of::<Q>();
        let known = self.queries.iter().map(|known| (known.name, known.type_id));
        if is_known(known, Q::NAME, type_id) {
            return;
        }
        self.queries.push(QueryType {
            name: Q::NAME,
            type_id,
            write: write::<Q>,
            read: read::<Q>,
            version: version::<Q>,
            codec: Codec::of::<Q>(),
        });
    }

    pub(crate) fn add_mutation<M: PortableMutation>(&mut self) {
        let type_id = TypeId::of::<M>();
        let known = self.mutations.iter().map(|known| (known.name, known.type_id));
        if is_known(known, M::NAME, type_id) {
            return;
        }
        self.mutations.push(MutationType {
            name: M::NAME,
            type_id,
            write: write_mutation::<M>,
            read: read_mutation::<M>,
        });
    }

    /// The name of the mutation's type, and its value.
    pub(crate) fn write_mutation(&self, mutation: &dyn AnyMutation) -> Option<(&'static str, Box<RawValue>)> {
        self.mutations.iter().find_map(|known| Some((known.name, (known.write)(mutation.as_any())?)))
    }

    pub(crate) fn read_mutation(&self, name: &str, mutation: &RawValue) -> Option<Arc<dyn AnyMutation>> {
        (self.mutations.iter().find(|known| known.name == name)?.read)(mutation)
    }

    /// All queries of registered types.
    pub(crate) fn filter(&self) -> Filter {
        let of =
            |known: &QueryType| Conditions { type_id: Some(known.type_id), ..Conditions::default() }.into();
        Conditions { any: self.queries.iter().map(of).collect(), ..Conditions::default() }.into()
    }

    pub(crate) fn has(&self, query: &QueryRef) -> bool {
        self.of(query).is_some()
    }

    pub(crate) fn of(&self, query: &QueryRef) -> Option<&QueryType> {
        self.queries.iter().find(|known| known.type_id == query.type_id())
    }

    pub(crate) fn name_of(&self, type_id: TypeId) -> Option<&'static str> {
        self.queries.iter().find(|known| known.type_id == type_id).map(|known| known.name)
    }

    pub(crate) fn named(&self, name: &str) -> Option<&QueryType> {
        self.queries.iter().find(|known| known.name == name)
    }

    pub(crate) fn version_of(&self, query: &QueryRef) -> Option<VersionOf> {
        self.of(query).map(|known| known.version)
    }

    pub(crate) fn codec_of(&self, query: &QueryRef) -> Option<Codec> {
        self.of(query).map(|known| known.codec)
    }

    /// The name of `query`'s type, and its value.
    pub(crate) fn write(&self, query: &QueryRef) -> Option<(&'static str, Box<RawValue>)> {
        let known = self.of(query)?;
        Some((known.name, (known.write)(query.get().as_any())?))
    }

    pub(crate) fn read(&self, name: &str, query: &RawValue) -> Option<QueryRef> {
        (self.named(name)?.read)(query)
    }
}
