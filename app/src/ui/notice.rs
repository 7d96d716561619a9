use leptos::prelude::*;

use super::{Icon, icon};

/// What a page says where it has nothing to show: why, and the way on.
#[component]
pub(crate) fn Notice(
    icon: Icon,
    #[prop(into)] title: String,
    #[prop(into)] detail: String,
    /// The ways on: buttons and links.
    #[prop(optional)]
    children: Option<Children>,
    /// It is a failure, to be announced.
    #[prop(optional)]
    alert: bool,
) -> impl IntoView {
    view! {
        <div class="notice" class:notice-alert=alert role=if alert { "alert" } else { "status" }>
            <span class="notice-icon">{self::icon(icon)}</span>
            <h2>{title}</h2>
            <p>{detail}</p>
            {children.map(|children| view! { <div class="notice-actions">{children()}</div> })}
        </div>
    }
}
