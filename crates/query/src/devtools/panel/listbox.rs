//! A list one of whose lines is chosen, by pointer or by keyboard.

use leptos::{ev, html, prelude::*};
use std::hash::Hash;

/// Lines that a page key moves by.
const PAGE: isize = 10;

/// What a line is about.
pub(super) trait Line: Clone + Eq + Hash + Send + Sync + 'static {
    type Id: Clone + PartialEq + Send + Sync + 'static;

    fn id(&self) -> Self::Id;
}

/// The focus stays on the list; the chosen line is its active descendant.
pub(super) fn listbox<L: Line>(
    name: &'static str,
    lines: impl Fn() -> Vec<L> + Copy + Send + Sync + 'static,
    chosen: RwSignal<Option<L::Id>>,
    render: impl Fn(L) -> AnyView + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let container = NodeRef::<html::Div>::new();
    let lines = Memo::new(move |_| lines());
    let position = move || {
        let chosen = chosen.get()?;
        lines.with(|lines| lines.iter().position(|line| line.id() == chosen))
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let last = lines.with_untracked(Vec::len).cast_signed() - 1;
        let at = untrack(position).map(usize::cast_signed);
        let to = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| at + 1),
            "ArrowUp" => at.map_or(last, |at| at - 1),
            "PageDown" => at.map_or(0, |at| at + PAGE),
            "PageUp" => at.map_or(0, |at| at - PAGE),
            "Home" => 0,
            "End" => last,
            _ => return,
        };
        event.prevent_default();
        let to = usize::try_from(to.min(last).max(0)).unwrap_or_default();
        if let Some(line) = lines.with_untracked(|lines| lines.get(to).cloned()) {
            chosen.set(Some(line.id()));
            show_child(container, to);
        }
    };
    let option = move |(at, line): (usize, L)| {
        let id = line.id();
        let clicked = id.clone();
        let is_chosen = Memo::new(move |_| chosen.with(|chosen| chosen.as_ref() == Some(&id)));
        view! {
            <div
                id=option_id(name, at)
                class="row"
                role="option"
                aria-selected=move || is_chosen.get().to_string()
                on:click=move |_| chosen.set(Some(clicked.clone()))
            >
                {render(line)}
            </div>
        }
    };
    view! {
        <div
            node_ref=container
            class="rows"
            role="listbox"
            tabindex="0"
            aria-label=name
            aria-activedescendant=move || position().map(|at| option_id(name, at))
            on:keydown=on_key
        >
            <For each=move || numbered(lines.get()) key=Clone::clone let(line)>
                {option(line)}
            </For>
        </div>
    }
}

fn option_id(name: &str, at: usize) -> String {
    format!("{name}-{at}")
}

fn numbered<L>(lines: Vec<L>) -> Vec<(usize, L)> {
    lines.into_iter().enumerate().collect()
}

/// Brings the `index`-th line into view.
fn show_child(list: NodeRef<html::Div>, index: usize) {
    let child = list.get_untracked().and_then(|list| list.children().item(u32::try_from(index).ok()?));
    if let Some(child) = child {
        child.scroll_into_view_with_bool(false);
    }
}
