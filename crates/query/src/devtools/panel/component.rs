//! The component.
#![expect(unreachable_pub, reason = "the macro makes an inner function that is not reached")]

use super::{frame::frame, settings::Settings, state::Panel};
use crate::{QueryClient, devtools::SimulatedError};
use devtools_frame::{DevtoolsLayout, DevtoolsTheme};
use leptos::{portal::Portal, prelude::*};

/// A button in the corner of the page, and the panel it opens: every query and mutation of the client with its state,
/// observers, timers, layers, data and history, and what a developer may do to them.
///
/// It renders nothing on the server and takes no part in hydration. In the browser it lives in a shadow root at the end
/// of the body, with a style sheet that a content security policy does not forbid; it touches neither network nor
/// storage. While it is mounted it [records](crate::QueryClient::record) the history of every entry, and when it goes,
/// what it simulates goes too.
///
/// # Panics
/// If no client is given and none was provided.
#[component]
pub fn QueryDevtools(
    /// Default: the one given to [`provide_query_client`](crate::provide_query_client).
    #[prop(optional)]
    client: Option<QueryClient>,
    /// How it begins.
    #[prop(optional)]
    layout: DevtoolsLayout,
    /// Called when the user opens, closes, moves or sizes it.
    #[prop(optional, into)]
    on_layout: Option<Callback<DevtoolsLayout>>,
    /// Default: as `prefers-color-scheme` says.
    #[prop(optional, into)]
    theme: Signal<DevtoolsTheme>,
    /// Errors to choose from when one is simulated, each with its name. They are offered for the queries they fit.
    #[prop(optional)]
    errors: Vec<(String, SimulatedError)>,
) -> impl IntoView {
    let client = client.unwrap_or_else(crate::use_query_client);
    let settings = Settings { layout, on_layout, theme, errors };
    view! {
        <Portal use_shadow=true>
            {frame(Panel::new(client.clone(), settings.clone()))}
        </Portal>
    }
}
