use contract::Permission;
use leptos::prelude::*;
use query::{QueryOptions, UseQuery};
use store::{StoreApi, use_store};

use super::queries::PermissionCheck;
use crate::{
    auth::use_viewer,
    cache,
    preferences::{OperationalModesStoreFields, UiState, UiStateStoreFields},
};

/// What the viewer may do: a hint for what to show. The server decides again with each request.
#[derive(Clone, Copy)]
pub(crate) struct May(UseQuery<PermissionCheck>, StoreApi<UiState>);

impl May {
    /// Whether this is among what the viewer may do; no while it is not known. In god mode all is. Tracked.
    pub(crate) fn may(self, permission: Permission) -> bool {
        let allowed = self.0.data().is_some_and(|verdicts| verdicts.allows(permission));
        allowed || self.1.operational_modes().god_mode().get()
    }

    /// The query that knows.
    pub(super) fn query(self) -> UseQuery<PermissionCheck> {
        self.0
    }
}

/// Asks about these permissions in one request, for whoever is signed in.
pub(crate) fn use_permissions(permissions: &'static [Permission]) -> May {
    let (tenant, user) = use_viewer().map(|viewer| (viewer.tenant.id, viewer.user.id)).unwrap_or_default();
    let verdicts = cache::use_cached(
        move || PermissionCheck { tenant, user, permissions: permissions.to_vec() },
        move || QueryOptions::new().enabled(tenant != 0),
    );
    May(verdicts, use_store())
}

/// Whether the viewer may do this; no while it is not known. A hint, like [`May`]. Tracked.
pub(crate) fn use_permission(permission: &'static Permission) -> Signal<bool> {
    let may = use_permissions(std::slice::from_ref(permission));
    Signal::derive(move || may.may(*permission))
}
