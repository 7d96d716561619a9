use leptos::{nonce::use_nonce, prelude::*};
use leptos_meta::{HashedStylesheet, MetaTags};
use store::first_paint::encode;

use crate::{App, platform, preferences::Theme};

/// Before anything is painted: where the theme follows the system, only the browser knows what that is.
const RESOLVE_THEME: &str = "(h=>{h.dataset.themeChoice=='auto'&&(h.dataset.theme=matchMedia('(prefers-color-scheme: dark)').matches?'dark':'light')})(document.documentElement)";

/// The whole document of a page. Reads the [`PageContext`](crate::PageContext) in context.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let paint = platform::first_paint();
    let theme = if paint.theme == Theme::Dark { "dark" } else { "light" };
    view! {
        <!DOCTYPE html>
        <html
            lang=paint.language.as_str()
            data-theme=theme
            data-theme-choice=paint.theme.as_str()
            data-first-paint=encode(&paint)
        >
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <script nonce=use_nonce()>{RESOLVE_THEME}</script>
                <HashedStylesheet options=options.clone() id="styles" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}
