use super::queries::PermissionCatalogue;
#[cfg(feature = "hydrate")]
use crate::cache::Outliving;
use crate::cache::outlives;

outlives! { PermissionCatalogue {} }

/// Lets the feature's queries leave the page: which permissions there are. Who has them is asked by each page.
#[cfg(feature = "hydrate")]
pub(crate) fn register<R>(outliving: Outliving<R>) -> Outliving<R> {
    outliving.query::<PermissionCatalogue>()
}
