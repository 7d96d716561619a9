use query::MutationView;
#[cfg(feature = "hydrate")]
use query::QueryClientBuilder;

use super::mutations::{AddUser, ChangeUser, RemoveUser};
#[cfg(feature = "hydrate")]
use super::queries::UserList;
use crate::change::Changes;

/// Lets the feature's queries and mutations leave the page.
#[cfg(feature = "hydrate")]
pub(crate) fn register<R>(builder: QueryClientBuilder<R>) -> QueryClientBuilder<R> {
    builder
        .register::<UserList>()
        .register_mutation::<ChangeUser>()
        .register_mutation::<AddUser>()
        .register_mutation::<RemoveUser>()
}

/// Says why `mutation` failed, if it is one of the feature's.
pub(crate) fn tell_failure(changes: &Changes, mutation: &MutationView) -> bool {
    changes.tell_failure::<ChangeUser>(mutation)
        || changes.tell_failure::<AddUser>(mutation)
        || changes.tell_failure::<RemoveUser>(mutation)
}
