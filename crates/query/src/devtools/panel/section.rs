//! A part of the detail pane.

use leptos::prelude::*;

/// A heading and what is under it, rendered anew when `value` changes; neither if there is none.
pub(super) fn section<T: Clone + PartialEq + Send + Sync + 'static>(
    name: &'static str,
    value: impl Fn() -> Option<T> + Send + Sync + 'static,
    render: impl Fn(T) -> AnyView + Copy + Send + Sync + 'static,
) -> AnyView {
    let value = Memo::new(move |_| value());
    let content = move || {
        value.get().map(|value| {
            view! {
                <section class="section">
                    <h3>{name}</h3>
                    {render(value)}
                </section>
            }
        })
    };
    content.into_any()
}

/// Names and what they stand for.
pub(super) fn facts(facts: Vec<(&'static str, AnyView)>, class: &'static str) -> AnyView {
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="fact">
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class=class>{facts}</dl> }.into_any()
}
