use query::MutationView;

use super::{
    mutations::{AddUser, ChangeUser, RemoveUser},
    queries::UserList,
};
#[cfg(feature = "hydrate")]
use crate::cache::Outliving;
use crate::{cache::outlives, change::Changes};

outlives! { UserList { tenant: UserLists, filter: SearchQuery } }
outlives! {
    ChangeUser {
        tenant: UserLists,
        id: UserLists,
        name: UserLists,
        change: FormState,
        before: UserLists,
        at: FormState,
    }
}
outlives! { AddUser { tenant: UserLists, user: FormState, attempt: FormState } }
outlives! { RemoveUser { tenant: UserLists, id: UserLists, name: UserLists } }

/// Lets the feature's queries and mutations leave the page.
#[cfg(feature = "hydrate")]
pub(crate) fn register<R>(outliving: Outliving<R>) -> Outliving<R> {
    outliving.query::<UserList>().mutation::<ChangeUser>().mutation::<AddUser>().mutation::<RemoveUser>()
}

/// Says why `mutation` failed, if it is one of the feature's.
pub(crate) fn tell_failure(changes: &Changes, mutation: &MutationView) -> bool {
    changes.tell_failure::<ChangeUser>(mutation)
        || changes.tell_failure::<AddUser>(mutation)
        || changes.tell_failure::<RemoveUser>(mutation)
}
