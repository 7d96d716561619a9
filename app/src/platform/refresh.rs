use std::{cell::RefCell, time::Duration};

use contract::{Endpoint, auth::Refresh};
use futures::{
    FutureExt,
    future::{Either, LocalBoxFuture, Shared, select},
};
use query::{BrowserLock, BrowserRuntime, Held, Lock, Runtime};

use super::exchange::exchange;
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

/// The Web Lock under which the tabs of this browser renew, one after another.
const LOCK: &str = "mono-refresh";

/// How long another tab is waited for: it may be frozen with the lock in its hand.
const PATIENCE: Duration = Duration::from_secs(5);

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
    let _turn = turn().await;
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

/// This tab's turn. Were two tabs to renew at once, a third between them could make the slower one's token two counts old,
/// which is what a stolen one looks like.
async fn turn() -> Option<Held> {
    let lock = BrowserLock::new(LOCK).acquire(false);
    match select(lock, BrowserRuntime.sleep(PATIENCE)).await {
        Either::Left((held, _)) => held,
        Either::Right(_) => None,
    }
}
