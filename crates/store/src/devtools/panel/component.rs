//! The component.
#![expect(unreachable_pub, reason = "the macro makes an inner function that is not reached")]

use devtools_frame::{DevtoolsLayout, DevtoolsTheme, Frame};
use leptos::portal::Portal;
use leptos::prelude::*;

use super::frame::frame;
use super::state::Panel;
use crate::devtools::StoreLog;

/// A button in the corner of the page, and the panel it opens: what happened to each store, by name and difference, its
/// state, its rate of updates, and the way back.
///
/// It renders nothing on the server and takes no part in hydration. In the browser it lives in a shadow root at the end
/// of the body, with a style sheet that a content security policy does not forbid; it touches neither network nor
/// storage.
#[component]
pub fn StoreDevtools(
    /// The logs to show, of [`log_store`](crate::devtools::log_store).
    logs: Vec<StoreLog>,
    /// How it begins.
    #[prop(optional)]
    layout: DevtoolsLayout,
    /// Called when the user opens, closes, moves or sizes it.
    #[prop(optional, into)]
    on_layout: Option<Callback<DevtoolsLayout>>,
    /// Default: as `prefers-color-scheme` says.
    #[prop(optional, into)]
    theme: Signal<DevtoolsTheme>,
) -> impl IntoView {
    let told = move |layout| {
        if let Some(on_layout) = on_layout {
            on_layout.run(layout);
        }
    };
    view! {
        <Portal use_shadow=true>
            {frame(Panel::new(logs.clone(), Frame::new(layout, theme, told)))}
        </Portal>
    }
}
