use contract::{
    Page,
    page::DEFAULT_PAGE_SIZE,
    users::{User, UserFilter},
};
use leptos::prelude::*;
use query::use_query_client;

use super::{queries::UserList, view::use_users_view};
use crate::{
    text,
    ui::{Icon, icon},
};

const PAGE_SIZES: [u32; 3] = [DEFAULT_PAGE_SIZE, 50, 100];

/// Where in the list this page is, and the ways to the others: links, so that they work in every way links do.
#[component]
pub(super) fn Pagination() -> impl IntoView {
    let view = use_users_view();
    let client = StoredValue::new(use_query_client());
    let place = view.list.select(|page| (page.page, page.pages(), (page.total, page.at_least), range(page)));
    let to_page = move |page: u32| move |filter: UserFilter| UserFilter { page, ..filter };
    // What is likely to be asked for next is fetched as soon as the pointer is there.
    let prefetch = move |page: u32| {
        let query = UserList { tenant: view.tenant, filter: to_page(page)(view.filter.get_untracked()) };
        if let Some(client) = client.try_get_value() {
            client.prefetch(query);
        }
    };
    let step = move |page: Option<u32>, test_id: &'static str, label: &'static str, sign: Icon| {
        match page {
        Some(page) => view! {
            <a
                class="button button-small"
                data-testid=test_id
                aria-label=label
                href=view.href(to_page(page))
                on:pointerenter=move |_| prefetch(page)
            >
                {icon(sign)}
            </a>
        }
        .into_any(),
        None => view! {
            <a class="button button-small" data-testid=test_id role="link" aria-label=label aria-disabled="true">
                {icon(sign)}
            </a>
        }
        .into_any(),
    }
    };
    let pager = move || {
        let (page, pages, (total, at_least), (first, last)) = place.get()?;
        let size = view.filter.with(|filter| filter.page_size);
        (total > 0).then(|| {
            let sizes = PAGE_SIZES.map(|choice| {
                let href = view.href(|filter| UserFilter { page_size: choice, page: 1, ..filter });
                let current = (choice == size).then_some("true");
                view! { <a class="page-size" href=href aria-current=current data-noscroll>{choice.to_string()}</a> }
            });
            view! {
                <nav class="pagination" aria-label=text::users::PAGES>
                    <p class="pagination-range" data-testid="users-range">
                        {text::users::range(first, last, total, at_least)}
                    </p>
                    <p class="pagination-sizes">
                        <span>{text::users::PER_PAGE}</span>
                        {sizes.collect_view()}
                    </p>
                    <div class="pagination-steps">
                        {step((page > 1).then(|| (page - 1).min(pages)), "users-prev-page", text::users::PREVIOUS, Icon::ChevronLeft)}
                        <span class="pagination-place">{text::users::place(page, pages)}</span>
                        {step((page < pages).then_some(page + 1), "users-next-page", text::users::NEXT, Icon::ChevronRight)}
                    </div>
                </nav>
            }
        })
    };
    view! { {pager} }
}

/// The numbers of the first and the last row of the page, from 1.
fn range(page: &Page<User>) -> (u64, u64) {
    let before = u64::from(page.page.saturating_sub(1)) * u64::from(page.page_size);
    (before + 1, before + page.data.len() as u64)
}
