use leptos::prelude::window;

use crate::auth::sign_in_url;

/// Leaves the page for another of this site.
pub(super) fn go_to(url: &str) {
    // A refusal means that the browser is leaving already.
    let _ = window().location().assign(url);
}

/// The session is over: to the sign-in page, and back here afterwards.
pub(super) fn sign_in_again() {
    let location = window().location();
    let here = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
    go_to(&sign_in_url(&here));
}
