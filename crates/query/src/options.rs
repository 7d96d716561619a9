//! What may be set on a client, a key prefix, a query or an observer.

use crate::{
    Retry, RetryDelay,
    cache::RefetchInterval,
    computed::{Computed, Initial, Meta, Placeholder},
    retry::Delay,
    setting::Settings,
    span::{Fresh, Kept},
};
use std::{mem::offset_of, time::Duration};

/// How long data counts as fresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaleTime {
    /// Fresh for this long after it arrived.
    After(Duration),
    /// Fresh until it is invalidated.
    Never,
    /// Fresh for ever: invalidation, focus, reconnect and mount never fetch it again.
    Static,
}

/// How long unused data is kept after its last observer has left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GcTime {
    /// For this long after the last observer has left, or the last fetch has ended.
    After(Duration),
    /// Until it is removed by hand.
    Never,
}

/// Whether an event (mount, focus, reconnect) fetches again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefetchOn {
    /// It does not.
    Never,
    /// It does if the data is stale.
    IfStale,
    /// It does, unless the data is static.
    Always,
}

/// What being offline means to a fetch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkMode {
    /// Nothing starts while offline.
    Online,
    /// The first try always runs, retries wait for the network.
    OfflineFirst,
    /// The network is not looked at.
    Always,
}

/// What an option is held as, if not as it is given.
macro_rules! held {
    ($given:ty) => {
        $given
    };
    ($given:ty, $held:ty) => {
        $held
    };
}

macro_rules! options {
    ($($(#[$doc:meta])* $name:ident : $ty:ty $(as $held:ty)? = $default:expr),* ; $($rare:ident : $hook:ty),* $(,)?) => {
        /// Settings of a query; what is not set is inherited.
        ///
        /// Order, weakest first: the library's defaults, the client's, those of each matching key prefix in the order
        /// they were registered, [`Query::options`](crate::Query::options), the observer's.
        #[derive(Clone, Debug, Default, PartialEq)]
        pub struct QueryOptions(pub(crate) Settings);

        impl QueryOptions {
            /// Nothing set.
            pub fn new() -> Self {
                Self::default()
            }
            $($(#[$doc])*
            #[must_use]
            pub fn $name(self, value: impl Into<$ty>) -> Self {
                let value: $ty = value.into();
                self.set(offset_of!(Resolved, $name), value, |resolved, value| resolved.$name = value.into())
            })*
        }

        #[derive(Clone, Debug, PartialEq)]
        pub(crate) struct Resolved { $(pub(crate) $name: held!($ty $(, $held)?),)* $(pub(crate) $rare: Option<$hook>),* }

        impl Default for Resolved {
            fn default() -> Self {
                Self { $($name: $default,)* $($rare: None),* }
            }
        }

        #[cfg(feature = "devtools")]
        impl Resolved {
            pub(crate) fn list(&self) -> Vec<(&'static str, String)> {
                vec![$((stringify!($name), format!("{:?}", self.$name))),*]
            }
        }
    };
}

options! {
    /// How long data counts as fresh. Default: 0.
    stale_time: StaleTime as Fresh = Fresh::NOT,
    /// How long unused data is kept; the longest ever asked for an entry counts. Default: 5 minutes.
    gc_time: GcTime as Kept = Kept::for_seconds(300),
    /// Default: 3 times; never on a server and in [`QueryClient::fetch`](crate::QueryClient::fetch) unless set.
    retry: Retry = Retry::Times(3),
    /// Default: exponential from 1 s to 30 s, with jitter.
    retry_delay: RetryDelay as Delay = Delay::default(),
    /// Whether a new observer fetches an entry that has data. Default: if stale.
    refetch_on_mount: RefetchOn = RefetchOn::IfStale,
    /// Whether the page's return to view fetches. Default: if stale.
    refetch_on_focus: RefetchOn = RefetchOn::IfStale,
    /// Whether the network's return fetches. Default: if stale; never in the network mode `Always`.
    refetch_on_reconnect: Option<RefetchOn> = None,
    /// Fetch at this interval while observed; zero is off. Default: off.
    refetch_interval: RefetchInterval = RefetchInterval::OFF,
    /// Whether the interval also ticks while the page is hidden. Default: false.
    refetch_in_background: bool = false,
    /// Whether a new observer fetches an entry whose only outcome so far is an error. Default: true.
    retry_on_mount: bool = true,
    /// Default: online.
    network_mode: NetworkMode = NetworkMode::Online,
    /// Whether an observer fetches by itself. Default: true.
    enabled: bool = true,
    /// Whether an observer that turns to another query shows the last data it had until the new arrives.
    /// Default: false.
    keep_previous: bool = false,
    /// Whether an observer is one: if not, it shows what is cached and neither fetches, nor keeps it, nor is told of
    /// changes. Default: true.
    subscribed: bool = true;
    computed: Computed,
    initial: Initial,
    initial_updated_at: Duration,
    placeholder: Placeholder,
    meta: Meta,
    defaults: u32,
}

impl From<Duration> for StaleTime {
    fn from(after: Duration) -> Self {
        Self::After(after)
    }
}

impl From<Duration> for GcTime {
    fn from(after: Duration) -> Self {
        Self::After(after)
    }
}

impl Resolved {
    /// However fresh the data is.
    pub(crate) fn always_on_mount(&self) -> bool {
        self.refetch_on_mount == RefetchOn::Always && self.stale_time != Fresh::STATIC
    }

    /// Without the network a fetch that needs none has not missed anything.
    pub(crate) fn on_reconnect(&self) -> RefetchOn {
        let unset = match self.network_mode {
            NetworkMode::Always => RefetchOn::Never,
            _ => RefetchOn::IfStale,
        };
        self.refetch_on_reconnect.unwrap_or(unset)
    }
}

impl NetworkMode {
    pub(crate) fn may_start(self, online: bool) -> bool {
        online || self != Self::Online
    }

    pub(crate) fn may_retry(self, online: bool) -> bool {
        online || self == Self::Always
    }
}
