//! Mounts handlers by their endpoint's declaration. Who may call is checked before anything of the request is read.

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
    routing::{MethodFilter, on},
};
use contract::{Access, Endpoint, Method};
use http::HeaderMap;

use super::{
    input::{Input, read_json, read_parts},
    limits,
    problem::respond,
    reply::Reply,
    request_id::RequestId,
};
use crate::{Result, Services, auth, auth::Caller};

/// Adds endpoints to the API's router.
pub trait Mount: Sized {
    /// An endpoint for the signed-in that takes and gives JSON.
    fn endpoint<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Input<E>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Reply<E::Response>>> + Send;

    /// An endpoint for the signed-in that reads its body itself, of at most [`limits::STREAMED_BODY`], or whose answer
    /// is not JSON.
    fn streaming<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Input<E, Body>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send;

    /// An endpoint that anyone may call, and that looks at the request itself.
    fn public<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, RequestId, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send;
}

impl Mount for Router<Services> {
    fn endpoint<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Input<E>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Reply<E::Response>>> + Send,
    {
        route::<E, _, _>(self, move |services, request_id, request| {
            let handler = handler.clone();
            async move {
                let (mut parts, body) = request.into_parts();
                let caller = admit::<E>(&services, &request_id, &parts.headers).await?;
                let (path, query) = read_parts::<E>(&mut parts).await?;
                let body = read_json(&parts.headers, body).await?;
                let input = Input { path, query, body, headers: parts.headers };
                Ok(handler(services, caller, input).await?.into_response())
            }
        })
    }

    fn streaming<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Input<E, Body>) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        route::<E, _, _>(self, move |services, request_id, request| {
            let handler = handler.clone();
            async move {
                let (mut parts, body) = request.into_parts();
                let caller = admit::<E>(&services, &request_id, &parts.headers).await?;
                let (path, query) = read_parts::<E>(&mut parts).await?;
                let body = limits::limited(&parts.headers, body, limits::STREAMED_BODY)?;
                handler(services, caller, Input { path, query, body, headers: parts.headers }).await
            }
        })
    }

    fn public<E, H, F>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, RequestId, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        const { assert!(matches!(E::ACCESS, Access::Public), "the declaration says who may call this endpoint") };
        route::<E, _, _>(self, handler)
    }
}

fn route<E, H, F>(router: Router<Services>, handler: H) -> Router<Services>
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
    router.route(E::PATH, on(filter(E::METHOD), answer))
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
