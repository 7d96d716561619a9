//! What tabs say to each other. Times are milliseconds since the Unix epoch; all tabs have the same clock.

use crate::portable::{FilterPacket, Packet};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

#[derive(Serialize, Deserialize)]
pub(super) struct Envelope {
    pub(super) scope: String,
    pub(super) from: String,
    /// Of what is told of an entry: see [`Turns`](super::turns::Turns).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) turn: Option<u64>,
    pub(super) message: Message,
}

/// A query by name and value.
pub(super) type Identity = (String, Box<RawValue>);

#[derive(Serialize, Deserialize)]
pub(super) enum Message {
    /// A new tab: who leads, and what is known?
    Hello,
    /// What is known, for one tab.
    Snapshot {
        to: String,
        entries: Vec<Packet>,
    },
    /// Whoever leads is to say so.
    Ping,
    /// The sender leads. The highest term counts, and among equals the highest name.
    Lead {
        term: u64,
    },
    /// The sender led, and goes.
    Bye,
    /// Who runs any of these mutations?
    Whose {
        keys: Vec<String>,
    },
    /// The sender runs these.
    Mine {
        to: String,
        keys: Vec<String>,
    },
    /// The server's data of an entry.
    Entry(Packet),
    Invalidated(Invalidated),
    /// Removed by hand.
    Removed(Named),
    /// The leader is to fetch this, which the sender would fetch at this interval.
    Poll {
        query: Identity,
        interval: u64,
    },
}

/// What a filter names; the queries it named in one tab, if it means nothing elsewhere.
#[derive(Serialize, Deserialize)]
pub(super) enum Named {
    Filter(FilterPacket),
    Queries(Vec<Identity>),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Invalidated {
    pub(super) named: Named,
    pub(super) at: u64,
    /// Whether what is observed is to be fetched again.
    pub(super) refetch: bool,
    /// The sender fetches these, and will tell.
    pub(super) fetching: Vec<Identity>,
}
