use leptos::prelude::*;
use leptos_meta::Title;

use super::{devices::Devices, password::PasswordForm};
use crate::{
    developer::DeveloperChoices,
    preferences::{AppearanceChoices, LanguageChoice},
    text,
};

/// What a person sets for themselves.
#[component]
pub(crate) fn SettingsPage() -> impl IntoView {
    view! {
        <Title text=text::settings::TITLE />
        <header class="page-header">
            <h1>{text::settings::TITLE}</h1>
        </header>
        <div class="settings">
            <section class="settings-part" aria-labelledby="settings-appearance">
                <h2 id="settings-appearance">{text::appearance::TITLE}</h2>
                <p class="settings-lead">{text::settings::APPEARANCE_LEAD}</p>
                <div class="settings-body settings-choices">
                    <AppearanceChoices group="settings-" />
                </div>
            </section>
            <section class="settings-part" aria-labelledby="settings-language">
                <h2 id="settings-language">{text::language::TITLE}</h2>
                <p class="settings-lead">{text::language::LEAD}</p>
                <div class="settings-body settings-choices">
                    <LanguageChoice />
                </div>
            </section>
            <section class="settings-part" aria-labelledby="settings-devices">
                <h2 id="settings-devices">{text::settings::DEVICES}</h2>
                <p class="settings-lead">{text::settings::DEVICES_LEAD}</p>
                <div class="settings-body">
                    <Devices />
                </div>
            </section>
            <section class="settings-part" aria-labelledby="settings-password">
                <h2 id="settings-password">{text::settings::PASSWORD}</h2>
                <p class="settings-lead">{text::settings::PASSWORD_LEAD}</p>
                <div class="settings-body">
                    <PasswordForm />
                </div>
            </section>
            <section class="settings-part only-scripted" aria-labelledby="settings-developer">
                <h2 id="settings-developer">{text::developer::TITLE}</h2>
                <p class="settings-lead">{text::developer::LEAD}</p>
                <div class="settings-body">
                    <DeveloperChoices />
                </div>
            </section>
        </div>
    }
}
