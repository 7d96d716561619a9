use std::cell::RefCell;

use contract::{Endpoint, auth::Refresh};
use futures::{
    FutureExt,
    future::{LocalBoxFuture, Shared},
};

use super::fetch::exchange;
use crate::api::ApiRequest;

/// What became of the attempt to renew the access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    Renewed,
    /// The session is over.
    Refused,
    /// No answer, or none that says anything about the session.
    Away,
}

thread_local! {
    static UNDER_WAY: RefCell<Option<Shared<LocalBoxFuture<'static, Outcome>>>> = const { RefCell::new(None) };
}

/// Renews the access token; all who ask while it is under way share one request, since each use rotates the cookie.
pub(super) async fn refresh() -> Outcome {
    let under_way = UNDER_WAY.with(|slot| slot.borrow().clone());
    let shared = under_way.unwrap_or_else(|| {
        let shared = renew().boxed_local().shared();
        UNDER_WAY.with(|slot| *slot.borrow_mut() = Some(shared.clone()));
        shared
    });
    shared.await
}

async fn renew() -> Outcome {
    let request = ApiRequest {
        method: Refresh::METHOD,
        uri: Refresh::PATH.to_owned(),
        headers: Vec::new(),
        body: None,
    };
    let outcome = match exchange(&request).await {
        Ok(answer) if answer.status == 200 => Outcome::Renewed,
        Ok(answer) if answer.status == 401 => Outcome::Refused,
        Ok(_) | Err(_) => Outcome::Away,
    };
    UNDER_WAY.with(|slot| slot.borrow_mut().take());
    outcome
}
