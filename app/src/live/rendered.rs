use contract::events::Versions;
use leptos::prelude::*;

use crate::platform;

/// The versions that the page was rendered at, which it carries.
pub(crate) fn rendered_versions() -> Versions {
    SharedValue::new(platform::versions).into_inner()
}
