use uuid::Uuid;

use super::{ActiveSessions, Credentials, PasswordChange, SessionView, SessionsEnded};
use crate::{Access, endpoint};

endpoint! {
    /// Signs in: sets the three cookies. Also takes a plain HTML form.
    Login: Post "/api/v1/auth/login", access: Access::Public, body: Credentials,
    takes: ["application/json", "application/x-www-form-urlencoded"], response: SessionView
}
endpoint! {
    /// Exchanges the refresh cookie for new cookies. 401 ends the session.
    Refresh: Post "/api/v1/auth/refresh", access: Access::Public, response: SessionView
}
endpoint! {
    /// Ends the session and drops the cookies. Without a session it does the latter alone.
    Logout: Post "/api/v1/auth/logout", access: Access::Public
}
endpoint! {
    /// Who is signed in.
    GetSession: Get "/api/v1/auth/session", access: Access::SignedIn, response: SessionView
}
endpoint! {
    /// The caller's own sessions that have not ended, the one that was seen last first.
    ListSessions: Get "/api/v1/auth/sessions", access: Access::SignedIn, response: ActiveSessions
}
endpoint! {
    /// Ends one of the caller's own sessions, also the present one. 404 for anyone else's, and for one that has ended.
    EndSession: Delete "/api/v1/auth/sessions/{id}", access: Access::SignedIn, path: Uuid
}
endpoint! {
    /// Ends all of the caller's sessions but the present one.
    EndOtherSessions: Delete "/api/v1/auth/sessions", access: Access::SignedIn, response: SessionsEnded
}
endpoint! {
    /// Gives the caller another password. All their sessions end; a new one begins here, with new cookies. Also takes a
    /// plain HTML form.
    ChangePassword: Post "/api/v1/auth/password", access: Access::SignedIn,
    body: PasswordChange, takes: ["application/json", "application/x-www-form-urlencoded"], response: SessionView
}
