//! Pages, rendered on the server with their data.

use std::sync::{Arc, OnceLock};

use app::{PageContext, PageStatus, api::Api, provide_page_context, shell};
use axum::{
    Router,
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
};
use contract::{Code, auth::SessionView, events::Versions};
use http::{HeaderValue, Method, StatusCode, Uri, header};
use leptos::nonce::use_nonce;

use super::{
    csp, gzip,
    in_process::InProcess,
    next,
    rendered::{PageKey, Rendered},
    request_id::RequestId,
    site::Site,
    timed::Timed,
};
use crate::{
    Error, Result, Services,
    auth::{self, Caller, cookie::Cookies, login_email},
    depends::Dependencies,
};

/// Where those who are signed in start.
const START: &str = "/users";

/// Renders pages for whoever asks.
#[derive(Clone)]
pub(super) struct Pages(Arc<Inner>);

struct Inner {
    services: Services,
    site: Site,
    api: Router,
    rendered: Rendered,
}

impl Pages {
    pub(super) fn new(services: Services, site: Site, api: Router) -> Self {
        // Rendering spawns; that there is an executor already, in tests, is fine.
        let _ = any_spawner::Executor::init_tokio();
        Self(Arc::new(Inner { services, site, api, rendered: Rendered::new() }))
    }
}

/// Every path is a page, and the app says which it does not know.
pub(super) fn router(pages: Pages) -> Router {
    Router::new().fallback(page).layer(Timed).with_state(pages)
}

async fn page(State(Pages(pages)): State<Pages>, request: Request) -> Response {
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET,HEAD")]).into_response();
    }
    let request_id = RequestId::of(request.extensions());
    let caller = match auth::authenticate(&pages.services, request.headers(), &request_id.0).await {
        Ok(caller) => Some(caller),
        Err(error) if error.code == Code::Unauthenticated => None,
        Err(error) => return out_of_order(error, &request_id),
    };
    if let Some(to) = redirect(request.uri(), caller.is_some()) {
        return Redirect::to(&to).into_response();
    }
    let login = next::login_for(request.uri().path_and_query().map_or("/", |uri| uri.as_str()));
    let answer = match caller {
        None => pages.render(request, None, Versions::default()).await.map(|made| made.response),
        Some(caller) => pages.of(request, &caller).await,
    };
    answer.unwrap_or_else(|error| match error.code {
        // They were removed a moment ago.
        Code::Unauthenticated => Redirect::to(&login).into_response(),
        _ => out_of_order(error, &request_id),
    })
}

/// Where a request for a page is sent instead, if anywhere.
fn redirect(uri: &Uri, signed_in: bool) -> Option<String> {
    let path = uri.path_and_query().map_or("/", |p| p.as_str());
    match (uri.path(), signed_in) {
        ("/login", false) => None,
        ("/login", true) => {
            let query = contract::query_string::Pairs::parse(uri.query().unwrap_or_default());
            Some(query.get("next").and_then(next::safe).unwrap_or(START).to_owned())
        }
        (_, false) => Some(next::login_for(path)),
        ("/", true) => Some(START.to_owned()),
        (_, true) => None,
    }
}

impl Inner {
    /// The caller's page: one that was rendered before, if it still holds.
    async fn of(&self, request: Request, caller: &Caller) -> Result<Response> {
        let uri = request.uri().path_and_query().map_or("/", |uri| uri.as_str());
        let key = PageKey::new(caller, uri, &joined_cookies(&request));
        let gzip = gzip::is_welcome(request.headers());
        if let Some((response, nonce)) = self.rendered.get(&self.services, &key, gzip).await {
            return Ok(self.guarded(response, &nonce));
        }
        let dependencies = Dependencies::default();
        let viewed = async {
            // Before anything is read, so that what the page says of itself is not newer than what it shows.
            let versions = self.services.cache.versions(caller.tenant).await?;
            let viewer = auth::view(&self.services, caller).await?;
            self.render(request, Some(viewer), versions).await
        };
        let Made { response, nonce } = dependencies.clone().scope(viewed).await?;
        Ok(match nonce {
            Some(nonce) => {
                self.rendered
                    .keep(&self.services, key, caller.tenant, dependencies.versions(), &nonce, response)
                    .await
            }
            None => response,
        })
    }

    /// With the policy that lets the scripts of this nonce run.
    fn guarded(&self, mut response: Response, nonce: &str) -> Response {
        csp::put(&mut response, nonce, self.services.config.secure_cookies(), self.site.watched);
        response
    }

    async fn render(
        &self,
        request: Request,
        viewer: Option<SessionView>,
        versions: Versions,
    ) -> Result<Made> {
        let status = PageStatus::default();
        let context = PageContext {
            api: Api::new(InProcess::new(self.api.clone(), &request)),
            viewer,
            versions,
            cookies: joined_cookies(&request),
            status: status.clone(),
            login_email: login_email::read(request.headers()),
            may_resume: Cookies { secure: self.services.config.secure_cookies() }
                .may_resume(request.headers()),
        };
        // Leptos makes the nonce; the policy must name the same one.
        let nonce = Arc::new(OnceLock::new());
        let (options, made) = (self.site.options.clone(), nonce.clone());
        let provide = move || {
            if let Some(nonce) = use_nonce() {
                let _ = made.set(nonce);
            }
            provide_page_context(context.clone());
        };
        let render = leptos_axum::render_app_async_with_context(provide, move || shell(options.clone()));
        let mut response = render(request).await;
        *response.status_mut() = StatusCode::from_u16(status.get()).unwrap_or(StatusCode::OK);
        let nonce = nonce.get().map(|nonce| nonce.to_string());
        let response = match &nonce {
            Some(nonce) => self.guarded(response, nonce),
            None => response,
        };
        Ok(Made { response, nonce })
    }
}

/// A page that was rendered just now, and its nonce.
struct Made {
    response: Response,
    nonce: Option<String>,
}

fn joined_cookies(request: &Request) -> Vec<u8> {
    let headers = request.headers().get_all(header::COOKIE).into_iter();
    headers.map(HeaderValue::as_bytes).collect::<Vec<_>>().join(&b"; "[..])
}

/// The page that needs nothing to be there: not the database, not a script, not a style.
pub(crate) fn out_of_order(error: Error, request_id: &RequestId) -> Response {
    const PAGE: &str = include_str!("out_of_order.html");
    let retry_after = error.retry_after;
    let problem = error.problem(&request_id.0);
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::SERVICE_UNAVAILABLE);
    let body = PAGE.replace("{title}", &problem.title).replace("{detail}", &problem.detail);
    let body = body.replace("{request_id}", &request_id.0);
    let mut response = (status, axum::response::Html(body)).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_sent_where() {
        let to = |uri: &str, signed_in| redirect(&uri.parse().unwrap(), signed_in);
        assert_eq!(to("/users?page=2", false).as_deref(), Some("/login?next=%2Fusers%3Fpage%3D2"));
        assert_eq!(to("/", false).as_deref(), Some("/login"));
        assert_eq!(to("/", true).as_deref(), Some("/users"));
        assert_eq!(to("/login", false), None);
        assert_eq!(to("/login?next=%2Fusers%3Fpage%3D2", true).as_deref(), Some("/users?page=2"));
        assert_eq!(to("/login?next=//evil.example", true).as_deref(), Some("/users"));
        assert_eq!(to("/users", true), None);
        assert_eq!(to("/no/such/page", true), None);
    }
}
