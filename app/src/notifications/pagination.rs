use contract::{
    notifications::NotificationFilter,
    query_string::{Pairs, QueryString},
};
use leptos::prelude::*;
use query::UseQuery;

use super::queries::NotificationList;
use crate::{
    text,
    ui::{Icon, icon},
};

/// The path of the page.
pub(super) const PATH: &str = "/notifications";

/// The page in an address's query string; the first, of the usual size, if it says nothing that makes sense.
pub(super) fn read(search: &str) -> NotificationFilter {
    NotificationFilter::from_pairs(&Pairs::parse(search)).unwrap_or_default()
}

/// The address that shows this page.
pub(super) fn href(filter: &NotificationFilter) -> String {
    match filter.encode() {
        query if query.is_empty() => PATH.to_owned(),
        query => format!("{PATH}?{query}"),
    }
}

/// The ways to newer and older ones, where there are any.
#[component]
pub(super) fn Pagination(
    list: UseQuery<NotificationList>,
    filter: Memo<NotificationFilter>,
) -> impl IntoView {
    let pages = list
        .select(|page| u32::try_from(page.total.div_ceil(page.page_size.max(1).into())).unwrap_or(u32::MAX));
    let step = move |page: Option<u32>, test_id: &'static str, label: &'static str, sign: Icon| {
        let href = page.map(|page| href(&NotificationFilter { page, ..filter.get() }));
        let disabled = href.is_none().then_some("true");
        let role = href.is_none().then_some("link");
        view! {
            <a
                class="button button-small"
                data-testid=test_id
                role=role
                aria-label=label
                aria-disabled=disabled
                href=href
            >
                {icon(sign)}
            </a>
        }
    };
    move || {
        let page = filter.with(|filter| filter.page);
        pages.get().filter(|pages| *pages > 1).map(|pages| {
            let newer = (page > 1).then(|| (page - 1).min(pages));
            let older = (page < pages).then_some(page + 1);
            view! {
                <nav class="pagination" aria-label=text::notifications::PAGES>
                    <div class="pagination-steps">
                        {step(newer, "notifications-prev-page", text::notifications::NEWER, Icon::ChevronLeft)}
                        <span class="pagination-place">{text::users::place(page, pages)}</span>
                        {step(older, "notifications-next-page", text::notifications::OLDER, Icon::ChevronRight)}
                    </div>
                </nav>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back_and_what_makes_no_sense_is_the_first_page() {
        let filter = NotificationFilter { page: 3, page_size: 50 };
        assert_eq!(read(href(&filter).split_once('?').unwrap().1), filter);
        for search in ["page=0", "page=x&pageSize=9999", ""] {
            assert_eq!(href(&read(search)), PATH);
        }
    }
}
