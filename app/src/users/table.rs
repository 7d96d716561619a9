use contract::users::SortField;
use leptos::{
    ev::KeyboardEvent,
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement},
};
use store::use_store;

use super::{location, row::UserRow, selection::SelectAll, view::use_users_view};
use crate::{
    preferences::{UiState, UiStateStoreFields, use_language},
    text,
    ui::{Icon, Show, icon},
};

/// The users of the page that is shown.
#[component]
pub(super) fn UsersTable() -> impl IntoView {
    let view = use_users_view();
    let store = use_store::<UiState>();
    let language = use_language();
    let (density, shape) = (store.grid_view(), store.selected_view());
    let waiting = move || view.list.is_placeholder_data();
    let users = move || view.page().map(|page| page.data.clone()).unwrap_or_default();
    view! {
        <div class="table-frame" class:is-waiting=waiting>
            <table
                class="table users-table"
                data-testid="users-table"
                data-density=move || density.get().as_str()
                data-view=move || shape.get().as_str()
                aria-busy=move || waiting().then_some("true")
            >
                <caption class="visually-hidden">{move || text::users::caption(language.get())}</caption>
                <thead>
                    <tr>
                        <Show when=move || view.may_select()>
                            <SelectAll />
                        </Show>
                        {SortField::ALL.map(|field| view! { <SortHeading field /> }).collect_view()}
                        <th scope="col" class="cell-actions">
                            <span class="visually-hidden">{text::users::ACTIONS}</span>
                        </th>
                    </tr>
                </thead>
                <tbody on:keydown=walk>
                    <For each=users key=|user| user.id let:user>
                        <UserRow user />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

/// The heading of a column: a link that orders by it.
#[component]
fn SortHeading(field: SortField) -> impl IntoView {
    let view = use_users_view();
    let sort = Memo::new(move |_| view.filter.with(|filter| filter.sort));
    let descending = move || Some(sort.get()).filter(|sort| sort.field == field).map(|sort| sort.descending);
    let aria_sort = move || descending().map(|down| if down { "descending" } else { "ascending" });
    view! {
        <th scope="col" class=format!("cell-{}", field.as_str()) aria-sort=aria_sort>
            <a class="sort" href=move || view.href(|filter| location::sorted_by(&filter, field)) data-noscroll>
                {text::users::column(field)}
                <span class="sort-sign">
                    {move || icon(if descending() == Some(true) { Icon::ArrowDown } else { Icon::ArrowUp })}
                </span>
            </a>
        </th>
    }
}

/// Up and down go from name to name, and `x` selects whom it stands on.
fn walk(event: KeyboardEvent) {
    let cell = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let Some(cell) = cell.filter(|cell| cell.class_list().contains("cell-name")) else { return };
    let row = cell.parent_element();
    let modified = event.ctrl_key() || event.meta_key() || event.alt_key();
    let next = match event.key().as_str() {
        "ArrowDown" => row.and_then(|row| row.next_element_sibling()),
        "ArrowUp" => row.and_then(|row| row.previous_element_sibling()),
        "x" | "X" if !modified => return part(row, ".check").iter().for_each(HtmlElement::click),
        _ => return,
    };
    if let Some(name) = part(next, ".cell-name") {
        event.prevent_default();
        // Only what is not in the document cannot be focused.
        let _ = name.focus();
    }
}

fn part(row: Option<Element>, selector: &str) -> Option<HtmlElement> {
    row?.query_selector(selector).ok()??.dyn_into().ok()
}
