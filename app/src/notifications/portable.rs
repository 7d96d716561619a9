use query::MutationView;
#[cfg(feature = "hydrate")]
use query::QueryClientBuilder;

use super::mutations::{MarkAllRead, MarkRead};
#[cfg(feature = "hydrate")]
use super::queries::NotificationList;
use crate::change::Changes;

/// Lets the feature's queries and mutations leave the page.
#[cfg(feature = "hydrate")]
pub(crate) fn register<R>(builder: QueryClientBuilder<R>) -> QueryClientBuilder<R> {
    builder.register::<NotificationList>().register_mutation::<MarkRead>().register_mutation::<MarkAllRead>()
}

/// Says why `mutation` failed, if it is one of the feature's.
pub(crate) fn tell_failure(changes: &Changes, mutation: &MutationView) -> bool {
    changes.tell_failure::<MarkRead>(mutation) || changes.tell_failure::<MarkAllRead>(mutation)
}
