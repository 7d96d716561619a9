use axum::{
    Router,
    extract::Request,
    middleware::{from_fn, from_fn_with_state},
    response::Response,
};
use contract::Code;
use tower_http::compression::CompressionLayer;

use super::{
    assets::{self, Assets},
    csrf::Csrf,
    edge::{self, Edge},
    mount::Routes,
    pages::{self, Pages},
    problem,
    request_id::RequestId,
    site::Site,
    timed::Timed,
};
use crate::{
    Services, audit, auth, events, health, metrics, notifications, openapi, permissions, reports, roles,
    users,
};

/// The whole server, without the socket. The layer that is named last sees a request first; of two in one pair, the first.
pub fn router(services: &Services, site: &Site) -> Router {
    let api = api(services);
    let pages = Pages::new(services.clone(), site.clone(), api.clone().layer(from_fn(edge::inside)));
    let secure = services.config.secure_cookies();
    let pages = pages::router(pages).layer(from_fn_with_state(Assets::new(&site.options), assets::layer));
    let edge = Edge { secure, hosts: services.config.hosts.clone().into() };
    api.merge(health::routes().with_state(services.clone()))
        .merge(metrics::routes().with_state(services.clone()))
        .merge(openapi::routes(endpoints().mounted()))
        .fallback_service(pages)
        .layer((edge, CompressionLayer::new()))
}

/// Every endpoint of the API.
pub fn endpoints() -> Routes {
    Routes::new()
        .merge(audit::routes())
        .merge(auth::routes())
        .merge(events::routes())
        .merge(notifications::routes())
        .merge(permissions::routes())
        .merge(reports::routes())
        .merge(roles::routes())
        .merge(users::routes())
}

/// The API with all that guards it. Pages call it as it is, so they can do no more than their reader.
fn api(services: &Services) -> Router {
    endpoints()
        .into_router()
        .route("/api", axum::routing::any(not_found))
        .route("/api/{*rest}", axum::routing::any(not_found))
        .method_not_allowed_fallback(method_not_allowed)
        .layer((Timed, Csrf))
        .with_state(services.clone())
}

async fn not_found(request: Request) -> Response {
    problem::of(Code::NotFound, "There is no such endpoint.", &RequestId::of(request.extensions()))
}

async fn method_not_allowed(request: Request) -> Response {
    let detail = "The endpoint has no such method; Allow names those that it has.";
    problem::of(Code::MethodNotAllowed, detail, &RequestId::of(request.extensions()))
}
