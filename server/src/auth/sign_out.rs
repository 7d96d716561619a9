use futures::FutureExt;
use serde_json::json;
use uuid::Uuid;

use super::store;
use crate::{
    Result, Services,
    write::{Actor, write},
};

/// Ends a session, for good: on every instance, with all its tokens, however many requests are still under way.
pub(super) async fn end(
    services: &Services,
    actor: Actor,
    session: Uuid,
    reason: &'static str,
) -> Result<()> {
    write(services, actor, move |write| {
        async move {
            let tenant = write.actor().tenant;
            if store::revoke(write, tenant, session, reason).await? {
                write.audit("session.ended", "session", Some(session), json!({ "reason": reason }));
                write.end_session(session);
            }
            Ok(())
        }
        .boxed()
    })
    .await
}
