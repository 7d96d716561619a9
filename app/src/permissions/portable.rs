use query::QueryClientBuilder;

use super::queries::{PermissionCatalogue, PermissionCheck};

/// Lets the feature's queries leave the page.
pub(crate) fn register<R>(builder: QueryClientBuilder<R>) -> QueryClientBuilder<R> {
    builder.register::<PermissionCatalogue>().register::<PermissionCheck>()
}
