use std::{fmt, sync::Arc};

use contract::{Endpoint, endpoint::PathParams, query_string::QueryString};
use futures::{FutureExt, future::BoxFuture};
use query::FetchContext;

use super::{ApiError, ApiRequest, ApiResponse, Transport};

/// Further request headers by name.
pub type Headers = Vec<(&'static str, String)>;

/// The API's client. Clones share the transport.
#[derive(Clone)]
pub struct Api(Arc<dyn Transport>);

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

impl Api {
    /// A client over this transport.
    pub fn new(transport: impl Transport) -> Self {
        Self(Arc::new(transport))
    }

    /// The client that the query client was built with.
    ///
    /// # Errors
    /// [`ApiError::Network`] if there is none.
    pub(crate) fn of(cx: &FetchContext) -> Result<Self, ApiError> {
        cx.get().ok_or(ApiError::Network)
    }

    /// Calls the endpoint `E`. The request is made at once, sent when the future is polled.
    ///
    /// # Errors
    /// As the API, the network or an unexpected answer has it.
    pub fn call<E: Endpoint>(
        &self,
        path: E::Path,
        query: &E::Query,
        body: &E::Body,
    ) -> BoxFuture<'static, Result<E::Response, ApiError>> {
        self.call_with::<E>(path, query, body, Headers::new())
    }

    /// [`Self::call`] with further headers, such as `Idempotency-Key`.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn call_with<E: Endpoint>(
        &self,
        path: E::Path,
        query: &E::Query,
        body: &E::Body,
        headers: Headers,
    ) -> BoxFuture<'static, Result<E::Response, ApiError>> {
        let Ok(json) = serde_json::to_string(body) else {
            return futures::future::ready(Err(ApiError::Unreadable)).boxed();
        };
        let request = ApiRequest {
            method: E::METHOD,
            uri: uri::<E>(path, query),
            headers,
            // `()` is no body.
            body: (json != "null").then_some(json),
        };
        let answer = self.0.send(request);
        async move { read::<E>(&answer.await.map_err(|_| ApiError::Network)?) }.boxed()
    }
}

/// Path and query of a request to `E`.
pub(crate) fn uri<E: Endpoint>(path: E::Path, query: &E::Query) -> String {
    let path = path.fill(E::PATH);
    match query.encode() {
        query if query.is_empty() => path,
        query => format!("{path}?{query}"),
    }
}

/// What an answer of `E` says.
///
/// # Errors
/// The problem it carries; [`ApiError::Unreadable`] if it is nothing that `E` answers.
pub(crate) fn read<E: Endpoint>(answer: &ApiResponse) -> Result<E::Response, ApiError> {
    if (200..300).contains(&answer.status) {
        let json = if answer.body.is_empty() { "null" } else { &answer.body };
        serde_json::from_str(json).map_err(|_| ApiError::Unreadable)
    } else {
        Err(serde_json::from_str(&answer.body)
            .map_or(ApiError::Unreadable, |problem| ApiError::Problem(Box::new(problem))))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use contract::{
        Code, Problem,
        users::{DeleteUser, ListUsers, UpdateUser, UserChange, UserFilter},
    };
    use futures::executor::block_on;
    use uuid::Uuid;

    use super::super::NetworkError;
    use super::*;

    /// Gives one answer and keeps the requests.
    #[derive(Clone)]
    struct Canned(Result<(u16, String), NetworkError>, Arc<Mutex<Vec<ApiRequest>>>);

    impl Transport for Canned {
        fn send(&self, request: ApiRequest) -> BoxFuture<'static, Result<ApiResponse, NetworkError>> {
            self.1.lock().unwrap().push(request);
            let answer =
                self.0.clone().map(|(status, body)| ApiResponse { status, etag: None, versions: None, body });
            futures::future::ready(answer).boxed()
        }
    }

    fn canned(answer: Result<(u16, &str), NetworkError>) -> (Api, Arc<Mutex<Vec<ApiRequest>>>) {
        let seen = Arc::default();
        let answer = answer.map(|(status, body)| (status, body.to_owned()));
        (Api::new(Canned(answer, Arc::clone(&seen))), seen)
    }

    #[test]
    fn a_request_is_made_from_the_declaration() {
        let (api, seen) = canned(Ok((200, r#"{"data":[],"page":2,"pageSize":25,"total":0}"#)));
        let filter = UserFilter { q: "ann & co".into(), page: 2, ..UserFilter::default() };
        let page = block_on(api.call::<ListUsers>((), &filter, &())).unwrap();
        assert_eq!(page.page, 2);
        let request = seen.lock().unwrap().remove(0);
        assert_eq!(request.uri, "/api/v1/users?q=ann+%26+co&page=2");
        assert_eq!(request.body, None);
    }

    #[test]
    fn an_id_goes_into_the_path_and_a_body_is_json() {
        let (api, seen) = canned(Err(NetworkError));
        let change = UserChange { name: Some("Zoë".into()), ..UserChange::default() };
        let outcome = block_on(api.call::<UpdateUser>(Uuid::nil(), &(), &change));
        assert_eq!(outcome, Err(ApiError::Network));
        let request = seen.lock().unwrap().remove(0);
        assert_eq!(request.uri, format!("/api/v1/users/{}", Uuid::nil()));
        assert_eq!(request.body.as_deref(), Some(r#"{"name":"Zoë"}"#));
    }

    #[test]
    fn no_content_is_a_result() {
        let (api, _) = canned(Ok((204, "")));
        assert_eq!(block_on(api.call::<DeleteUser>(Uuid::nil(), &(), &())), Ok(()));
    }

    #[test]
    fn a_problem_is_told_from_an_answer_that_is_none() {
        let problem = Problem::new(Code::Forbidden, "no", "r7");
        let (api, _) = canned(Ok((403, &serde_json::to_string(&problem).unwrap())));
        let outcome = block_on(api.call::<DeleteUser>(Uuid::nil(), &(), &()));
        assert_eq!(outcome, Err(ApiError::Problem(problem.into())));
        let (api, _) = canned(Ok((502, "<html>Bad gateway</html>")));
        assert_eq!(block_on(api.call::<DeleteUser>(Uuid::nil(), &(), &())), Err(ApiError::Unreadable));
    }
}
