//! Mounts handlers by their endpoint's declaration. Who may call is checked before anything of the request is read.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use contract::{Access, Declaration, Endpoint, Method};
use http::HeaderMap;

use super::{
    input::{Input, read_json, read_parts},
    limits,
    problem::respond,
    reply::Reply,
    request_id::RequestId,
};
use crate::{Result, Services, auth, auth::Caller};

/// The endpoints of the API that are mounted. There is no other way to add one, so whatever is generated from
/// [`Routes::declared`] has every endpoint that is served.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<Services>,
    declared: Vec<Declaration>,
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of another list as well.
    pub fn merge(mut self, other: Self) -> Self {
        self.declared.extend(other.declared);
        Self { router: self.router.merge(other.router), declared: self.declared }
    }

    /// What they declare, in the order in which they were mounted.
    pub fn declared(&self) -> &[Declaration] {
        &self.declared
    }

    /// The router that serves them.
    pub fn into_router(self) -> Router<Services> {
        self.router
    }

    /// An endpoint for the signed-in that takes and gives JSON.
    pub fn endpoint<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Input<E>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Reply<E::Response>>> + Send,
    {
        self.route::<E, _, _>(move |services, request_id, request| {
            let handler = handler.clone();
            let answer = async move {
                let (mut parts, body) = request.into_parts();
                let caller = admit::<E>(&services, &request_id, &parts.headers).await?;
                let (path, query) = read_parts::<E>(&mut parts).await?;
                let body = read_json(&parts.headers, body).await?;
                let input = Input { path, query, body, headers: parts.headers };
                Ok(handler(services, caller, input).await?.into_response())
            };
            limits::in_time(limits::ANSWER, answer)
        })
    }

    /// An endpoint for the signed-in that reads its body itself, of at most [`limits::STREAMED_BODY`], or whose answer
    /// is not JSON.
    pub fn streaming<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Input<E, Body>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        self.route::<E, _, _>(move |services, request_id, request| {
            let handler = handler.clone();
            let answer = async move {
                let (mut parts, body) = request.into_parts();
                let caller = admit::<E>(&services, &request_id, &parts.headers).await?;
                let (path, query) = read_parts::<E>(&mut parts).await?;
                let body = limits::limited(&parts.headers, body, limits::STREAMED_BODY)?;
                handler(services, caller, Input { path, query, body, headers: parts.headers }).await
            };
            limits::in_time(limits::STREAMED_ANSWER, answer)
        })
    }

    /// An endpoint that anyone may call, and that looks at the request itself.
    pub fn public<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, RequestId, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        const { assert!(matches!(E::ACCESS, Access::Public), "the declaration says who may call this endpoint") };
        self.route::<E, _, _>(move |services, request_id, request| {
            limits::in_time(limits::ANSWER, handler(services, request_id, request))
        })
    }

    fn route<E, H, F>(mut self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, RequestId, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        let answer = move |State(services): State<Services>, request: Request| {
            let (handler, request_id) = (handler.clone(), RequestId::of(request.extensions()));
            async move {
                match handler(services, request_id.clone(), request).await {
                    Ok(response) => response,
                    Err(error) => respond(error, &request_id),
                }
            }
        };
        self.declared.push(Declaration::of::<E>());
        Self { router: self.router.route(E::PATH, on(filter(E::METHOD), answer)), declared: self.declared }
    }
}

/// Who is asking, if they may.
async fn admit<E: Endpoint>(
    services: &Services,
    request_id: &RequestId,
    headers: &HeaderMap,
) -> Result<Caller> {
    let caller = auth::authenticate(services, headers, &request_id.0).await?;
    match E::ACCESS {
        Access::Public | Access::SignedIn => {}
        Access::Needs(permission) => caller.require(permission)?,
    }
    Ok(caller)
}

const fn filter(method: Method) -> MethodFilter {
    match method {
        Method::Get => MethodFilter::GET,
        Method::Post => MethodFilter::POST,
        Method::Put => MethodFilter::PUT,
        Method::Patch => MethodFilter::PATCH,
        Method::Delete => MethodFilter::DELETE,
    }
}
