use leptos::prelude::*;

/// One of a few, which stand side by side. Those of one `name` are one choice, wherever on the page they are.
pub(crate) fn segments<T, V, const N: usize>(
    name: String,
    all: [T; N],
    value: fn(T) -> &'static str,
    label: fn(T) -> V,
    current: Signal<T>,
    choose: impl Fn(T) + Copy + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let segment = |choice: T| {
        view! {
            <label class="segment">
                <input
                    type="radio"
                    name=name.clone()
                    value=value(choice)
                    checked=current.get_untracked() == choice
                    prop:checked=move || current.get() == choice
                    on:change=move |_| choose(choice)
                />
                <span>{label(choice)}</span>
            </label>
        }
    };
    view! { <div class="segments">{all.map(segment).collect_view()}</div> }
}
