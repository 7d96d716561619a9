use contract::{Endpoint, auth::Login, query_string::Pairs};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

use super::next::destination;
use crate::{
    platform, text,
    ui::{Icon, icon},
};

/// Where a person signs in. A plain form: the server answers it with a redirect, back here if it refuses.
#[component]
pub(crate) fn LoginPage() -> impl IntoView {
    let query = Pairs::parse(&use_location().search.get_untracked());
    let next = destination(&query);
    let error = query.get("error").map(text::auth::refusal);
    let email = SharedValue::new(platform::login_email).into_inner().unwrap_or_default();
    // Someone who comes back after a while may have a session that only needs to be renewed.
    let may_resume = SharedValue::new(platform::may_resume).into_inner();
    if may_resume && error.is_none() && query.get("next").is_some() {
        let next = next.clone();
        Effect::new(move |_| platform::resume_session(next.clone()));
    }
    let sending = RwSignal::new(false);
    let invalid = error.is_some().then_some("true");
    let described_by = error.is_some().then_some("login-error");
    let knows_email = !email.is_empty();
    view! {
        <Title text=text::auth::SIGN_IN />
        <main class="sign-in">
            <div class="sign-in-card">
                <span class="brand-mark brand-mark-large">{icon(Icon::Mark)}</span>
                <h1>{text::auth::TITLE}</h1>
                <p class="sign-in-lead">{text::auth::LEAD}</p>
                {error
                    .map(|message| {
                        view! {
                            <p id="login-error" class="banner banner-failure" role="alert" data-testid="login-error">
                                {icon(Icon::Alert)}
                                <span>{message}</span>
                            </p>
                        }
                    })}
                <form
                    class="form"
                    method="post"
                    action=Login::PATH
                    on:submit=move |_| sending.set(true)
                >
                    <input type="hidden" name="next" value=next />
                    <div class="field">
                        <label for="login-email">{text::auth::EMAIL}</label>
                        <input
                            id="login-email"
                            data-testid="login-email"
                            class="input"
                            type="email"
                            name="email"
                            value=email
                            autocomplete="username"
                            autocapitalize="none"
                            spellcheck="false"
                            required
                            autofocus=!knows_email
                            aria-invalid=invalid
                            aria-describedby=described_by
                        />
                    </div>
                    <div class="field">
                        <label for="login-password">{text::auth::PASSWORD}</label>
                        <input
                            id="login-password"
                            data-testid="login-password"
                            class="input"
                            type="password"
                            name="password"
                            autocomplete="current-password"
                            required
                            autofocus=knows_email
                            aria-invalid=invalid
                            aria-describedby=described_by
                        />
                    </div>
                    <button
                        type="submit"
                        class="button button-primary button-wide"
                        data-testid="login-submit"
                        aria-busy=move || sending.get().then_some("true")
                    >
                        {move || if sending.get() { text::auth::SIGNING_IN } else { text::auth::SIGN_IN }}
                    </button>
                </form>
            </div>
        </main>
    }
}
