use contract::{
    Endpoint,
    auth::{ChangePassword, MIN_PASSWORD},
    query_string::Pairs,
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

use crate::{
    auth::use_viewer,
    text,
    ui::{Icon, icon},
};

/// Another password. A plain form: the server answers it with a redirect back here, which says how it went. No script ever
/// has a password in its hands.
#[component]
pub(super) fn PasswordForm() -> impl IntoView {
    let query = Pairs::parse(&use_location().search.get_untracked());
    let outcome = query.get("password").map(|code| (code == "changed", text::settings::password(code)));
    let email = use_viewer().map(|viewer| viewer.user.email.clone());
    let sending = RwSignal::new(false);
    view! {
        {outcome
            .map(|(changed, message)| {
                let (class, role, sign) = if changed {
                    ("banner banner-success", "status", Icon::Check)
                } else {
                    ("banner banner-failure", "alert", Icon::Alert)
                };
                view! {
                    <p class=class role=role data-testid="password-outcome">
                        {icon(sign)}
                        <span>{message}</span>
                    </p>
                }
            })}
        <form class="form" method="post" action=ChangePassword::PATH on:submit=move |_| sending.set(true)>
            // For password managers: whose password it is.
            <input type="hidden" name="username" autocomplete="username" value=email />
            <div class="field">
                <label for="current-password">{text::settings::CURRENT_PASSWORD}</label>
                <input
                    id="current-password"
                    data-testid="current-password"
                    class="input"
                    type="password"
                    name="currentPassword"
                    autocomplete="current-password"
                    required
                />
            </div>
            <div class="field">
                <label for="new-password">{text::settings::NEW_PASSWORD}</label>
                <input
                    id="new-password"
                    data-testid="new-password"
                    class="input"
                    type="password"
                    name="newPassword"
                    autocomplete="new-password"
                    minlength=MIN_PASSWORD.to_string()
                    aria-describedby="new-password-hint"
                    required
                />
                <p id="new-password-hint" class="field-hint">{text::settings::password_hint()}</p>
            </div>
            <button
                type="submit"
                class="button button-primary"
                data-testid="password-submit"
                aria-busy=move || sending.get().then_some("true")
            >
                {text::settings::CHANGE_PASSWORD}
            </button>
        </form>
    }
}
