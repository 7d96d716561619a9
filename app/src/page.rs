//! What the server hands to a page, and what the page hands back.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU16, Ordering},
    },
};

use contract::{auth::SessionView, events::Versions};
use leptos::prelude::{provide_context, use_context};

use crate::{api::Api, preferences::UiCookie};

/// What a page is rendered from; the server makes one for each request.
#[derive(Clone)]
pub struct PageContext {
    /// The API, called with the identity of the request.
    pub api: Api,
    /// Who is signed in.
    pub viewer: Option<SessionView>,
    /// The versions that its data is read at, or older ones.
    pub versions: Versions,
    /// The request's `Cookie` header.
    pub cookies: Vec<u8>,
    /// Where the page leaves its status.
    pub status: PageStatus,
    /// The e-mail address of a sign-in that just failed.
    pub login_email: Option<String>,
    /// Whether the browser may hold a session that only needs to be renewed; for the login page.
    pub may_resume: bool,
}

impl fmt::Debug for PageContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageContext").field("status", &self.status).finish_non_exhaustive()
    }
}

/// What of a request's `Cookie` header shows in a page: two requests with the same are given the same page.
pub fn first_paint_key(cookies: &[u8]) -> String {
    store::first_paint::set_cookie(&store::first_paint::parse::<UiCookie>(cookies))
}

/// The HTTP status of a page, set while it renders.
#[derive(Debug, Clone, Default)]
pub struct PageStatus(Arc<AtomicU16>);

impl PageStatus {
    /// What the page has set; 200 if it has set nothing.
    pub fn get(&self) -> u16 {
        match self.0.load(Ordering::Relaxed) {
            0 => 200,
            status => status,
        }
    }

    /// Sets the status; the first one set stays, as it is the outermost cause.
    pub fn set(&self, status: u16) {
        let _ = self.0.compare_exchange(0, status, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// Makes `context` what the page is rendered from. For `leptos_axum`'s additional context.
pub fn provide_page_context(context: PageContext) {
    provide_context(context);
}

/// Says which HTTP status the page has. Does nothing in a browser.
pub(crate) fn set_status(status: u16) {
    if let Some(page) = use_context::<PageContext>() {
        page.status.set(status);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_status_stays() {
        let status = PageStatus::default();
        assert_eq!(status.get(), 200);
        status.clone().set(404);
        status.set(503);
        assert_eq!(status.get(), 404);
    }
}
