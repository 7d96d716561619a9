//! A filter, as it travels.

use super::Registry;
use crate::{Filter, QueryKey, conditions::Conditions};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The part of a filter that means the same to everybody: what a query is, not what state its entry is in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct FilterPacket {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<QueryKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tag: Option<QueryKey>,
    #[serde(skip_serializing_if = "Option::is_none")]
    exact: Option<(String, Box<RawValue>)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    all: Vec<FilterPacket>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    any: Vec<FilterPacket>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    none: Vec<FilterPacket>,
}

impl FilterPacket {
    /// `None` if the filter looks at the state of entries, or names what is not registered.
    pub(crate) fn of(registry: &Registry, filter: &Filter) -> Option<Self> {
        let filter = match filter.conditions() {
            Ok(conditions) => conditions,
            Err(query) => {
                let exact = registry.write(query).map(|(name, query)| (name.to_owned(), query))?;
                return Some(Self { exact: Some(exact), ..Self::default() });
            }
        };
        if filter.active.is_some()
            || filter.stale.is_some()
            || filter.fetch_status.is_some()
            || filter.asked_before.is_some()
            || filter.predicate.is_some()
        {
            return None;
        }
        let name = match filter.type_id {
            Some(type_id) => Some(registry.name_of(type_id)?.to_owned()),
            None => None,
        };
        let each = |filters: &[Filter]| {
            filters.iter().map(|filter| Self::of(registry, filter)).collect::<Option<Vec<_>>>()
        };
        Some(Self {
            name,
            prefix: filter.prefix.clone(),
            tag: filter.tag.clone(),
            exact: None,
            all: each(&filter.all)?,
            any: each(&filter.any)?,
            none: each(&filter.none)?,
        })
    }

    /// `None` if it names what is not registered here.
    pub(crate) fn filter(&self, registry: &Registry) -> Option<Filter> {
        let type_id = match &self.name {
            Some(name) => Some(registry.named(name)?.type_id),
            None => None,
        };
        if let Some((name, query)) = &self.exact {
            return Some(Filter::this(&registry.read(name, query)?));
        }
        let each = |packets: &[Self]| {
            packets.iter().map(|packet| packet.filter(registry)).collect::<Option<Vec<_>>>()
        };
        let conditions = Conditions {
            type_id,
            prefix: self.prefix.clone(),
            tag: self.tag.clone(),
            all: each(&self.all)?,
            any: each(&self.any)?,
            none: each(&self.none)?,
            ..Conditions::default()
        };
        Some(conditions.into())
    }
}
