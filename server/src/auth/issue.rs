use axum::response::Response;
use contract::auth::SessionView;
use http::{HeaderMap, header};

use super::{
    cookie::{Cookie, Cookies, Resumable},
    keys::SessionKeys,
    lean::Lean,
    refresh_token::{RefreshToken, SealedRefreshToken},
    store::Person,
    token::AccessToken,
};
use crate::{Result, Services};

/// The cookies of a live session.
pub(super) struct Issued {
    /// Whose they are.
    pub(super) view: SessionView,
    access: AccessToken,
    refresh: SealedRefreshToken,
    lean: Lean,
}

impl Issued {
    /// A new access token, the lean session, and the refresh token of this count.
    pub(super) fn new(
        services: &Services,
        keys: &SessionKeys,
        refresh: RefreshToken,
        person: Person,
    ) -> Result<Self> {
        let (user, tenant, session) = (person.id, refresh.tenant, refresh.session);
        let (access, claims) = services.tokens.issue(user, tenant, session)?;
        let secret = keys.secret(session);
        let lean = Lean { session, user, tenant, expires_at: claims.exp, secret };
        let view = person.view(tenant, claims.expires_at());
        Ok(Self { view, access, refresh: refresh.seal(keys), lean })
    }

    /// Gives the cookies to the browser.
    pub(super) fn attach(&self, services: &Services, response: &mut Response) {
        let cookies = Cookies { secure: services.config.secure_cookies() };
        let headers = response.headers_mut();
        headers.append(header::SET_COOKIE, cookies.set(&self.access));
        headers.append(header::SET_COOKIE, cookies.set(&self.refresh));
        headers.append(header::SET_COOKIE, cookies.set(&self.lean));
        headers.append(header::SET_COOKIE, cookies.set(&Resumable));
    }
}

/// Makes the browser drop the cookies.
pub(super) fn detach(services: &Services, headers: &mut HeaderMap) {
    let cookies = Cookies { secure: services.config.secure_cookies() };
    for cookie in Cookie::ALL {
        headers.append(header::SET_COOKIE, cookies.clear(cookie));
    }
}
