use query::QueryClientBuilder;

use super::Outliving;
use crate::{notifications, permissions, users};

/// The builder of a client whose queries and mutations may leave the page: stored for the next, and shared with the other
/// tabs. What is not registered stays where it was fetched.
pub(crate) fn registered<R>(builder: QueryClientBuilder<R>) -> QueryClientBuilder<R> {
    let outliving = Outliving::of(builder);
    permissions::register(notifications::register(users::register(outliving))).into_inner()
}
