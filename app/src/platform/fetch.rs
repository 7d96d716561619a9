use std::time::Duration;

use contract::events::Versions;
use futures::{FutureExt, future::BoxFuture};
use query::{BrowserRuntime, Runtime};
use send_wrapper::SendWrapper;

use super::{exchange::exchange, leave::sign_in_again, refresh};
use crate::{
    api::{ApiRequest, ApiResponse, NetworkError, Transport},
    live::OwnWrites,
};

/// How long the browser may take to leave the page.
const LEAVING: Duration = Duration::from_secs(30);

/// Requests by `fetch`, with the page's cookies. An access token that ran out is renewed once for all who wait.
pub(super) struct Fetch {
    /// Told of what one's own writes have reached.
    pub(super) own: OwnWrites,
}

impl Transport for Fetch {
    fn send(&self, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>> {
        let own = self.own.clone();
        SendWrapper::new(async move {
            let mut answer = exchange(&request).await?;
            if answer.status == 401 {
                match refresh::refresh().await {
                    refresh::Outcome::Renewed => answer = exchange(&request).await?,
                    refresh::Outcome::Away => return Err(NetworkError),
                    refresh::Outcome::Refused => {
                        sign_in_again();
                        // The page is going. What was asked for has not failed: it goes on after the sign-in.
                        BrowserRuntime.sleep(LEAVING).await;
                    }
                }
            }
            if let Some(versions) = &answer.versions {
                own.note(&Versions::from_header(versions), BrowserRuntime.now());
            }
            Ok(answer)
        })
        .boxed()
    }
}
