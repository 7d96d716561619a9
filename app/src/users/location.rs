//! The filter in the address of the page: what is looked at can be reloaded, shared and gone back to.

use contract::{
    query_string::{Pairs, QueryString},
    users::{Sort, SortField, UserFilter},
};

/// The path of the page.
pub(super) const PATH: &str = "/users";

/// The filter of an address's query string. What makes no sense in it is left out.
pub(super) fn read(search: &str) -> UserFilter {
    let errors = match UserFilter::decode(search) {
        Ok(filter) => return filter,
        Err(errors) => errors,
    };
    // Empty values are absent ones, and the last of a name counts.
    let cleared = errors.0.iter().map(|error| format!("&{}=", error.field)).collect::<String>();
    let query = format!("{search}{cleared}");
    let kept = Pairs::parse(&query);
    UserFilter::from_pairs(&kept).unwrap_or_default()
}

/// The address that shows this filter.
pub(super) fn href(filter: &UserFilter) -> String {
    match filter.encode() {
        query if query.is_empty() => PATH.to_owned(),
        query => format!("{PATH}?{query}"),
    }
}

/// The same filter on its first page, as after any change of what is selected.
pub(super) fn restarted(filter: UserFilter) -> UserFilter {
    UserFilter { page: 1, ..filter }
}

/// What a press on the heading of a column leads to: order by it, or the other way round if it is so already.
pub(super) fn sorted_by(filter: &UserFilter, field: SortField) -> UserFilter {
    let descending = filter.sort == Sort { field, descending: false };
    restarted(UserFilter { sort: Sort { field, descending }, ..filter.clone() })
}

/// Everyone, in the same order and page size.
pub(super) fn unfiltered(filter: &UserFilter) -> UserFilter {
    UserFilter { sort: filter.sort, page_size: filter.page_size, ..UserFilter::default() }
}

/// Whether it leaves anyone out.
pub(super) fn is_filtered(filter: &UserFilter) -> bool {
    !filter.q.is_empty() || filter.role.is_some() || filter.status.is_some()
}

#[cfg(test)]
mod tests {
    use contract::users::Status;

    use super::*;

    #[test]
    fn an_address_reads_back() {
        let filter = UserFilter {
            q: "zoë & co".into(),
            role: Some("editor".into()),
            status: Some(Status::Invited),
            sort: Sort { field: SortField::CreatedAt, descending: true },
            page: 3,
            page_size: 50,
        };
        let href = href(&filter);
        assert_eq!(read(href.split_once('?').unwrap().1), filter);
        assert_eq!(super::href(&UserFilter::default()), "/users");
    }

    #[test]
    fn what_makes_no_sense_is_left_out_and_the_rest_kept() {
        let filter = read("q=ann&role=A!&status=gone&sort=age&page=0&pageSize=9999");
        assert_eq!(filter, UserFilter { q: "ann".into(), ..UserFilter::default() });
        assert_eq!(read(&format!("q={}&page=2", "x".repeat(500))).page, 2);
        assert_eq!(read("%%%&=&page=%ff"), UserFilter::default());
    }

    #[test]
    fn the_heading_of_a_column_turns_its_order_round() {
        let start = UserFilter { page: 4, ..UserFilter::default() };
        let descending = sorted_by(&start, SortField::Name);
        assert!(descending.sort.descending && descending.page == 1);
        assert!(!sorted_by(&descending, SortField::Name).sort.descending);
        assert_eq!(
            sorted_by(&start, SortField::Email).sort,
            Sort { field: SortField::Email, descending: false }
        );
    }

    #[test]
    fn clearing_keeps_order_and_page_size() {
        let filter = UserFilter { q: "x".into(), page_size: 100, page: 2, ..UserFilter::default() };
        assert!(is_filtered(&filter));
        let cleared = unfiltered(&filter);
        assert!(!is_filtered(&cleared));
        assert_eq!((cleared.page, cleared.page_size), (1, 100));
    }
}
