use contract::auth::{EndOtherSessions, EndSession, SessionsEnded};
use query::{FetchContext, Filter, Layers, Mutation, Query, QueryClient};
use uuid::Uuid;

use super::queries::DeviceList;
use crate::{
    api::{Api, ApiError},
    cache,
    change::Change,
    text,
};

/// Signs out one device.
#[derive(Debug, Clone)]
pub(super) struct SignOutDevice {
    pub(super) list: DeviceList,
    pub(super) id: Uuid,
}

/// Signs out all devices but this one.
#[derive(Debug, Clone)]
pub(super) struct SignOutOthers {
    pub(super) list: DeviceList,
}

cache::holds!(Mutation: SignOutDevice, SignOutOthers);

impl Mutation for SignOutDevice {
    type Data = ();
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<(), ApiError> {
        Api::of(&cx)?.call::<EndSession>(self.id, &(), &()).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        let id = self.id;
        layers.patch::<DeviceList>(Filter::prefix(self.list.key()), move |_, list| {
            list.data.retain(|session| session.id != id);
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(self.list.key()));
    }
}

impl Mutation for SignOutOthers {
    type Data = SessionsEnded;
    type Error = ApiError;

    async fn mutate(self, cx: FetchContext) -> Result<SessionsEnded, ApiError> {
        Api::of(&cx)?.call::<EndOtherSessions>((), &(), &()).await
    }

    fn optimistic(&self, layers: &mut Layers) {
        layers.patch::<DeviceList>(Filter::prefix(self.list.key()), |_, list| {
            list.data.retain(|session| session.current);
        });
    }

    fn on_settled(&self, client: &QueryClient) {
        client.invalidate(Filter::prefix(self.list.key()));
    }
}

impl Change for SignOutDevice {
    fn failure(&self) -> String {
        text::settings::SIGN_OUT_FAILED.to_owned()
    }
}

impl Change for SignOutOthers {
    fn failure(&self) -> String {
        text::settings::SIGN_OUT_OTHERS_FAILED.to_owned()
    }
}
