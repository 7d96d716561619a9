//! What the pages of Leptos have in common.

use std::cell::RefCell;

use leptos::prelude::*;

thread_local! {
    static PARTS: RefCell<Vec<fn() -> AnyView>> = const { RefCell::new(Vec::new()) };
}

/// Puts a part into the page.
pub(crate) fn put(part: fn() -> AnyView) {
    PARTS.with_borrow_mut(|parts| parts.push(part));
}

/// Mounts the page.
pub(crate) fn mount(provide: fn()) {
    let parts = PARTS.take();
    let page = move || {
        provide();
        parts.into_iter().map(|part| part()).collect_view()
    };
    #[cfg(feature = "hydrated")]
    leptos::mount::hydrate_body(page);
    #[cfg(not(feature = "hydrated"))]
    leptos::mount::mount_to_body(page);
}
