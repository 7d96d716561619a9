use crate::{Portable, QueryKey};
use serde::{Deserialize, Serialize};
use serde_json::{
    from_str, to_string,
    value::{RawValue, to_raw_value},
};

/// What a server says, as it travels:
/// `{"sequence":7,"changes":[{"invalidate":{"prefix":["users"]}},{"set":{"name":"user","query":{"id":1},"data":{…}}}]}`.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct ServerEvent {
    /// Its place in the stream, one more than that of the event before it; `None` for an event that may be lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sequence: Option<u64>,
    /// Which numbering `sequence` belongs to, for a server that may count from the beginning again: when it was started,
    /// say. With another than before, the numbering begins anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<u64>,
    /// They are made in this order.
    #[serde(default)]
    pub changes: Vec<ServerChange>,
}

/// One change. Queries and data are JSON; names are those of [`Portable::NAME`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerChange {
    /// All that fulfils each of the given conditions has changed.
    Invalidate {
        /// The type of the queries.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// The beginning of their keys.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prefix: Option<QueryKey>,
        /// One of their [tags](crate::Query::tags).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<QueryKey>,
    },
    /// The whole data of a query. Data of an older [version](Portable::version) than what is cached is ignored.
    Set {
        /// The type of the query.
        name: String,
        /// Its value.
        query: Box<RawValue>,
        /// Its data.
        data: Box<RawValue>,
    },
    /// A part of the data of a query that is cached, as a JSON merge patch (RFC 7396). It is ignored if the cached data
    /// is of that `version` or a newer one. If it does not fit the data, the query is invalidated.
    Patch {
        /// The type of the query.
        name: String,
        /// Its value.
        query: Box<RawValue>,
        /// Of the data with the patch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<u64>,
        /// What changes.
        patch: Box<RawValue>,
    },
}

impl ServerEvent {
    /// Without changes, at that place of the stream.
    pub fn new(sequence: u64) -> Self {
        Self { sequence: Some(sequence), ..Self::default() }
    }

    /// In this numbering.
    #[must_use]
    pub fn in_epoch(self, epoch: u64) -> Self {
        Self { epoch: Some(epoch), ..self }
    }

    /// `None` if it is none.
    pub fn from_json(json: &str) -> Option<Self> {
        from_str(json).ok()
    }

    /// The whole as one text.
    pub fn to_json(&self) -> String {
        to_string(self).unwrap_or_default()
    }

    /// With this change too.
    #[must_use]
    pub fn with(mut self, change: ServerChange) -> Self {
        self.changes.push(change);
        self
    }

    /// The queries whose key starts with `prefix` have changed.
    #[must_use]
    pub fn invalidate_prefix(self, prefix: impl Into<QueryKey>) -> Self {
        self.with(ServerChange::Invalidate { name: None, prefix: Some(prefix.into()), tag: None })
    }

    /// The queries with this tag have changed.
    #[must_use]
    pub fn invalidate_tag(self, tag: impl Into<QueryKey>) -> Self {
        self.with(ServerChange::Invalidate { name: None, prefix: None, tag: Some(tag.into()) })
    }

    /// The queries of type `Q` have changed.
    #[must_use]
    pub fn invalidate<Q: Portable>(self) -> Self {
        self.with(ServerChange::Invalidate { name: Some(Q::NAME.into()), prefix: None, tag: None })
    }

    /// The data of `query` is this. What cannot be written as JSON is left out.
    #[must_use]
    pub fn set<Q: Portable>(self, query: &Q, data: &Q::Data) -> Self {
        match (to_raw_value(query), to_raw_value(data)) {
            (Ok(query), Ok(data)) => self.with(ServerChange::Set { name: Q::NAME.into(), query, data }),
            _ => self,
        }
    }

    /// The data of `query` has this `patch`, a JSON merge patch, from `version` on.
    #[must_use]
    pub fn patch<Q: Portable>(self, query: &Q, version: Option<u64>, patch: &impl Serialize) -> Self {
        match (to_raw_value(query), to_raw_value(patch)) {
            (Ok(query), Ok(patch)) => {
                self.with(ServerChange::Patch { name: Q::NAME.into(), query, version, patch })
            }
            _ => self,
        }
    }
}
