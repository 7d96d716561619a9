//! Signing in and out, the session, and the password.

mod active;
mod credentials;
mod endpoints;
mod password;
mod session;

pub use active::{ActiveSession, ActiveSessions, SessionsEnded};
pub use credentials::Credentials;
pub use endpoints::{
    ChangePassword, EndOtherSessions, EndSession, GetSession, ListSessions, Login, Logout, Refresh,
};
pub use password::{MAX_PASSWORD, MIN_PASSWORD, PasswordChange};
pub use session::{SessionUser, SessionView, Tenant};
