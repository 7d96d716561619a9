use std::sync::Arc;

use contract::auth::SessionView;
use leptos::prelude::*;

use crate::platform;

#[derive(Clone)]
struct Viewer(Option<Arc<SessionView>>);

/// Puts who is signed in into context: on the server as the session has it, in the browser as the server has said in the
/// page. It holds for as long as the page: signing in and out load another.
pub(crate) fn provide_viewer() {
    let viewer = SharedValue::new(platform::viewer).into_inner();
    provide_context(Viewer(viewer.map(Arc::new)));
}

/// Who is signed in.
pub(crate) fn use_viewer() -> Option<Arc<SessionView>> {
    use_context::<Viewer>().and_then(|viewer| viewer.0)
}
