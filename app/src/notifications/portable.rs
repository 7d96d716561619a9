use query::MutationView;

use super::{
    mutations::{MarkAllRead, MarkRead},
    queries::NotificationList,
};
#[cfg(feature = "hydrate")]
use crate::cache::Outliving;
use crate::{cache::outlives, change::Changes};

outlives! { NotificationList { tenant: RealTimeData, user: RealTimeData, filter: SearchQuery } }
outlives! { MarkRead { tenant: RealTimeData, user: RealTimeData, id: RealTimeData, at: FormState } }
outlives! { MarkAllRead { tenant: RealTimeData, user: RealTimeData, until: RealTimeData, at: FormState } }

/// Lets the feature's queries and mutations leave the page.
#[cfg(feature = "hydrate")]
pub(crate) fn register<R>(outliving: Outliving<R>) -> Outliving<R> {
    outliving.query::<NotificationList>().mutation::<MarkRead>().mutation::<MarkAllRead>()
}

/// Says why `mutation` failed, if it is one of the feature's.
pub(crate) fn tell_failure(changes: &Changes, mutation: &MutationView) -> bool {
    changes.tell_failure::<MarkRead>(mutation) || changes.tell_failure::<MarkAllRead>(mutation)
}
