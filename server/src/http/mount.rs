//! Mounts handlers by their endpoint's declaration. Who may call is checked before anything of the request is read.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodFilter, on},
};
use contract::{Access, Code, Declaration, Endpoint, Method};
use futures::{FutureExt, future::BoxFuture};
use http::HeaderMap;
use uuid::Uuid;

use super::{
    input::{Input, is_form, read_json, read_parts},
    limits,
    mounted::Mounted,
    next,
    problem::respond,
    reply::{Reply, send},
    request_id::RequestId,
};
use crate::{
    Error, Result, Services, auth,
    auth::Caller,
    write::{self, Once, Write, write_once},
};

/// The endpoints of the API that are mounted. There is no other way to add one, so whatever is generated from
/// [`Routes::declared`] has every endpoint that is served.
#[derive(Debug, Default)]
pub struct Routes {
    router: Router<Services>,
    mounted: Vec<Mounted>,
}

/// The handler of an endpoint that changes something: the write under way, who asks, and what for. It may be run again
/// from the start, as [`write()`](crate::write::write()) has it.
pub trait Handler<E: Endpoint, B>:
    for<'a> Fn(&'a mut Write, &'a Caller, &'a Input<E, B>) -> BoxFuture<'a, Result<Reply<E::Response>>>
    + Clone
    + Send
    + Sync
    + 'static
{
}
impl<E, B, H> Handler<E, B> for H
where
    E: Endpoint,
    H: for<'a> Fn(&'a mut Write, &'a Caller, &'a Input<E, B>) -> BoxFuture<'a, Result<Reply<E::Response>>>
        + Clone
        + Send
        + Sync
        + 'static,
{
}

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Those of another list as well.
    pub fn merge(mut self, other: Self) -> Self {
        self.mounted.extend(other.mounted);
        Self { router: self.router.merge(other.router), mounted: self.mounted }
    }

    /// What they declare, in the order in which they were mounted.
    pub fn declared(&self) -> Vec<Declaration> {
        self.mounted.iter().map(|mounted| mounted.declaration).collect()
    }

    /// The endpoints, in the order in which they were mounted.
    pub fn mounted(&self) -> &[Mounted] {
        &self.mounted
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
        self.route::<E, _, _>(false, move |services, request_id, request| {
            let handler = handler.clone();
            let answer = admit::<E, _>(
                services,
                request_id,
                request,
                move |services, caller, request: Request| async move {
                    let (mut parts, body) = request.into_parts();
                    let (path, query) = read_parts::<E>(&mut parts).await?;
                    let (body, _) = read_json(&parts.headers, body).await?;
                    let input = Input { path, query, body, headers: parts.headers };
                    send(handler(services, caller, input).await?.into_answer(E::STATUS)?)
                },
            );
            limits::in_time(limits::ANSWER, answer)
        })
    }

    /// An endpoint that tells the signed-in of themselves. `read` reads what there is of theirs, by tenant and person, while
    /// it is found out who is asking.
    pub fn of_caller<E, T, R, F>(
        self,
        read: R,
        answer: impl Fn(&Caller, T) -> Result<Reply<E::Response>> + Clone + Send + Sync + 'static,
    ) -> Self
    where
        E: Endpoint<Path = (), Query = (), Body = ()>,
        R: Fn(Services, i32, Uuid) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = T> + Send,
        T: Send,
    {
        const { assert!(matches!(E::ACCESS, Access::SignedIn), "who is signed in may see themselves") };
        self.route::<E, _, _>(false, move |services, request_id, request| {
            let (read, answer) = (read.clone(), answer.clone());
            limits::in_time(limits::ANSWER, async move {
                let (mut parts, _) = request.into_parts();
                let beside = |tenant, user| read(services.clone(), tenant, user);
                let asked = auth::authenticate_beside(&services, &parts.headers, &request_id.0, beside);
                let (caller, theirs) = asked.await?;
                let ((), ()) = read_parts::<E>(&mut parts).await?;
                send(answer(&caller, theirs)?.into_answer(E::STATUS)?)
            })
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
        self.route::<E, _, _>(false, move |services, request_id, request| {
            let handler = handler.clone();
            let answer = admit::<E, _>(
                services,
                request_id,
                request,
                move |services, caller, request: Request| async move {
                    let (mut parts, body) = request.into_parts();
                    let (path, query) = read_parts::<E>(&mut parts).await?;
                    let body = limits::limited(&parts.headers, body, limits::STREAMED_BODY)?;
                    handler(services, caller, Input { path, query, body, headers: parts.headers }).await
                },
            );
            limits::in_time(limits::STREAMED_ANSWER, answer)
        })
    }

    /// An endpoint for the signed-in that changes something. Its handler runs inside the one write; the answer to a request
    /// with an `Idempotency-Key` is kept with it.
    pub fn writing<E, H>(self, handler: H) -> Self
    where
        E: Endpoint,
        H: Handler<E, E::Body>,
    {
        let read = async |headers: HeaderMap, body| read_json(&headers, body).await;
        self.write::<E, _, _, _, _>(
            limits::ANSWER,
            move |headers, body| Box::pin(read(headers, body)),
            handler,
        )
    }

    /// The same for one that reads its body itself, of at most [`limits::STREAMED_BODY`]: `read` gives what the handler
    /// takes, and the SHA-256 of what was sent.
    pub fn writing_streamed<E, B, R, F, H>(self, read: R, handler: H) -> Self
    where
        E: Endpoint,
        B: Send + Sync + 'static,
        R: Fn(HeaderMap, Body) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<(B, [u8; 32])>> + Send,
        H: Handler<E, B>,
    {
        let limited = move |headers: HeaderMap, body| {
            let body = limits::limited(&headers, body, limits::STREAMED_BODY);
            let read = read.clone();
            async move { read(headers, body?).await }
        };
        self.write::<E, _, _, _, _>(limits::STREAMED_ANSWER, limited, handler)
    }

    /// An endpoint for the signed-in that takes a plain form too and looks at the request itself, because its answer sets
    /// cookies, which are not kept for an `Idempotency-Key`. Whoever sent a form sees what is answered, so an error leads
    /// them to the page that `back` names: by way of signing in, if they are not signed in any more.
    pub fn form<E, H, F>(self, back: fn(&Error) -> String, handler: H) -> Self
    where
        E: Endpoint,
        H: Fn(Services, Caller, Request) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response>> + Send,
    {
        self.route::<E, _, _>(false, move |services, request_id, request| {
            let (handler, id, is_form) = (handler.clone(), request_id.clone(), is_form(request.headers()));
            let answer =
                limits::in_time(limits::ANSWER, admit::<E, _>(services, request_id, request, handler));
            answer.map(move |answered| match answered {
                Err(error) if is_form => Ok(led_back(error, back, &id)),
                answered => answered,
            })
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
        self.route::<E, _, _>(false, move |services, request_id, request| {
            limits::in_time(limits::ANSWER, handler(services, request_id, request))
        })
    }

    fn write<E, B, R, F, H>(self, most: Duration, read: R, handler: H) -> Self
    where
        E: Endpoint,
        B: Send + Sync + 'static,
        R: Fn(HeaderMap, Body) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<(B, [u8; 32])>> + Send,
        H: Handler<E, B>,
    {
        const { assert!(!E::METHOD.is_safe(), "what changes something is not read by GET") };
        self.route::<E, _, _>(true, move |services, request_id, request| {
            let (read, handler) = (read.clone(), handler.clone());
            let answer = admit::<E, _>(
                services,
                request_id,
                request,
                move |services, caller, request: Request| async move {
                    let (mut parts, body) = request.into_parts();
                    let (path, query) = read_parts::<E>(&mut parts).await?;
                    let (body, digest) = read(parts.headers.clone(), body).await?;
                    let once = Once::of(write::Request {
                        endpoint: (E::METHOD.as_str(), E::PATH),
                        uri: parts.uri.path_and_query().map_or("", |uri| uri.as_str()),
                        headers: &parts.headers,
                        body: digest,
                    })?;
                    let input = Arc::new(Input { path, query, body, headers: parts.headers });
                    let by = caller.clone();
                    let answer = write_once(&services, &caller, once, move |w| {
                        let (handler, by, input) = (handler.clone(), by.clone(), Arc::clone(&input));
                        Box::pin(async move { handler(w, &by, &input).await?.into_answer(E::STATUS) })
                    });
                    send(answer.await?)
                },
            );
            limits::in_time(most, answer)
        })
    }

    fn route<E, H, F>(mut self, once: bool, handler: H) -> Self
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
        self.mounted.push(Mounted::of::<E>(once));
        Self { router: self.router.route(E::PATH, on(filter(E::METHOD), answer)), mounted: self.mounted }
    }
}

fn led_back(error: Error, back: fn(&Error) -> String, request_id: &RequestId) -> Response {
    let page = back(&error);
    let to = if error.code == Code::Unauthenticated { next::login_for(&page) } else { page };
    // Logs what there is to log.
    error.problem(&request_id.0);
    Redirect::to(&to).into_response()
}

/// Answers whoever is asking, if they may; notes whom what was refused.
async fn admit<E: Endpoint, F>(
    services: Services,
    request_id: RequestId,
    request: Request,
    answer: impl FnOnce(Services, Caller, Request) -> F,
) -> Result<Response>
where
    F: Future<Output = Result<Response>> + Send,
{
    let caller = auth::authenticate(&services, request.headers(), &request_id.0).await?;
    let allowed = match E::ACCESS {
        Access::Public | Access::SignedIn => Ok(()),
        Access::Needs(permission) => caller.require(permission),
    };
    let answered = match allowed {
        Ok(()) => answer(services.clone(), caller.clone(), request).await,
        Err(error) => Err(error),
    };
    if let Err(error) = &answered
        && error.code == Code::Forbidden
    {
        services.refusals.note(&services, &caller, Declaration::of::<E>(), &error.detail).await;
    }
    answered
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
