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
            <Part id="appearance" title=text::appearance::TITLE lead=text::settings::APPEARANCE_LEAD class="settings-choices">
                <AppearanceChoices group="settings-" />
            </Part>
            <Part id="language" title=text::language::TITLE lead=text::language::LEAD class="settings-choices">
                <LanguageChoice />
            </Part>
            <Part id="devices" title=text::settings::DEVICES lead=text::settings::DEVICES_LEAD>
                <Devices />
            </Part>
            <Part id="password" title=text::settings::PASSWORD lead=text::settings::PASSWORD_LEAD>
                <PasswordForm />
            </Part>
            <Part id="developer" title=text::developer::TITLE lead=text::developer::LEAD scripted=true>
                <DeveloperChoices />
            </Part>
        </div>
    }
}

/// One thing to set, its heading beside it. `scripted`: it is of no use without scripts.
#[component]
fn Part(
    id: &'static str,
    title: &'static str,
    lead: &'static str,
    #[prop(default = "")] class: &'static str,
    #[prop(default = false)] scripted: bool,
    children: Children,
) -> impl IntoView {
    let heading = format!("settings-{id}");
    view! {
        <section class="settings-part" class:only-scripted=scripted aria-labelledby=heading>
            <h2 id=heading.clone()>{title}</h2>
            <p class="settings-lead">{lead}</p>
            <div class=format!("settings-body {class}")>{children()}</div>
        </section>
    }
}
