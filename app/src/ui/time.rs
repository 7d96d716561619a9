use chrono::{DateTime, Utc};
use leptos::prelude::*;

use crate::{format, preferences::use_language};

/// A day, as the person's language has it; the moment is in its tip.
#[component]
pub(crate) fn Day(at: DateTime<Utc>) -> impl IntoView {
    let language = use_language();
    view! {
        <time datetime=format::machine(at) data-tip=move || format::moment(at, language.get())>
            {move || format::day(at, language.get())}
        </time>
    }
}

/// A moment, as the person's language has it.
#[component]
pub(crate) fn Moment(at: DateTime<Utc>) -> impl IntoView {
    let language = use_language();
    view! { <time datetime=format::machine(at)>{move || format::moment(at, language.get())}</time> }
}
