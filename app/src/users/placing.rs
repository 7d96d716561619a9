//! Where a user who is being added shows until the server's list has them.

use std::cmp::Ordering;

use chrono::{DateTime, Utc};
use contract::{
    Page,
    users::{NewUser, SortField, Status, User, UserFilter},
};
use uuid::Uuid;

/// The version of a user whom the server does not know yet.
const UNSAVED: i64 = 0;

/// The row of a user who is being added.
pub(super) fn provisional(user: &NewUser, id: Uuid) -> User {
    let now = Utc::now();
    User {
        id,
        name: user.name.clone(),
        email: user.email.clone(),
        role: user.role.clone(),
        status: user.status.unwrap_or(Status::Invited),
        version: UNSAVED,
        created_at: now,
        updated_at: now,
    }
}

/// Whether the server does not know this user yet.
pub(super) fn is_provisional(user: &User) -> bool {
    user.version == UNSAVED
}

/// Puts `user` into the page of the list where they belong, if they belong on it and are not there yet.
pub(super) fn insert(filter: &UserFilter, page: &mut Page<User>, user: &User) {
    if !selects(filter, user) || page.data.iter().any(|other| other.email == user.email) {
        return;
    }
    page.total += 1;
    let place = page.data.partition_point(|other| order(filter, other, user) != Ordering::Greater);
    let is_first_page = page.page <= 1;
    let is_full = page.data.len() >= page.page_size as usize;
    // Before the first row or after the last of a full page, they may belong on another page.
    if (place > 0 || is_first_page) && (place < page.data.len() || !is_full) {
        page.data.insert(place, user.clone());
        page.data.truncate(page.page_size as usize);
    }
}

fn selects(filter: &UserFilter, user: &User) -> bool {
    let q = filter.q.to_lowercase();
    (user.name.to_lowercase().contains(&q) || user.email.contains(&q))
        && filter.role.as_ref().is_none_or(|role| *role == user.role)
        && filter.status.is_none_or(|status| status == user.status)
}

/// As near to the server's order as can be known here; the list that follows corrects it.
fn order(filter: &UserFilter, a: &User, b: &User) -> Ordering {
    let ascending = match filter.sort.field {
        SortField::Name => a.name.to_lowercase().cmp(&b.name.to_lowercase()),
        SortField::Email => a.email.cmp(&b.email),
        SortField::Role => a.role.cmp(&b.role),
        SortField::Status => a.status.as_str().cmp(b.status.as_str()),
        SortField::CreatedAt => DateTime::cmp(&a.created_at, &b.created_at),
    };
    if filter.sort.descending { ascending.reverse() } else { ascending }
}

#[cfg(test)]
mod tests {
    use contract::users::Sort;

    use super::*;

    fn user(name: &str) -> User {
        let new = NewUser {
            name: name.to_owned(),
            email: format!("{}@x.test", name.to_lowercase()),
            role: "editor".to_owned(),
            status: None,
        };
        User { version: 1, ..provisional(&new, Uuid::from_u128(name.len() as u128)) }
    }

    fn page(names: &[&str], page: u32, page_size: u32) -> Page<User> {
        Page {
            data: names.iter().map(|name| user(name)).collect(),
            page,
            page_size,
            total: 50,
            at_least: false,
        }
    }

    fn names_after(filter: &UserFilter, mut page: Page<User>, name: &str) -> (Vec<String>, u64) {
        insert(filter, &mut page, &user(name));
        (page.data.into_iter().map(|user| user.name).collect(), page.total)
    }

    #[test]
    fn a_user_goes_where_the_order_has_them() {
        let filter = UserFilter::default();
        let (names, total) = names_after(&filter, page(&["Ana", "Cleo"], 1, 25), "bea");
        assert_eq!((names, total), (vec!["Ana".to_owned(), "bea".into(), "Cleo".into()], 51));
        let sort = Sort { field: SortField::Name, descending: true };
        let (names, _) = names_after(&UserFilter { sort, ..filter }, page(&["Cleo", "Ana"], 1, 25), "Bea");
        assert_eq!(names, ["Cleo", "Bea", "Ana"]);
    }

    #[test]
    fn a_full_page_keeps_its_size() {
        let (names, _) = names_after(&UserFilter::default(), page(&["Ana", "Cleo"], 1, 2), "Bea");
        assert_eq!(names, ["Ana", "Bea"]);
    }

    #[test]
    fn who_may_belong_on_another_page_is_only_counted() {
        let filter = UserFilter::default();
        let (names, total) = names_after(&filter, page(&["Ana", "Cleo"], 1, 2), "Zoe");
        assert_eq!((names.len(), total), (2, 51));
        let (names, _) = names_after(&filter, page(&["Dan", "Eva"], 2, 25), "Bea");
        assert_eq!(names, ["Dan", "Eva"]);
    }

    #[test]
    fn a_list_that_does_not_select_them_stays() {
        for filter in [
            UserFilter { q: "zz".into(), ..UserFilter::default() },
            UserFilter { role: Some("owner".into()), ..UserFilter::default() },
            UserFilter { status: Some(Status::Active), ..UserFilter::default() },
        ] {
            assert_eq!(names_after(&filter, page(&["Ana"], 1, 25), "Bea"), (vec!["Ana".to_owned()], 50));
        }
    }

    #[test]
    fn over_a_list_that_has_them_already_nothing_changes() {
        let (names, total) = names_after(&UserFilter::default(), page(&["Ana", "Bea"], 1, 25), "Bea");
        assert_eq!((names.len(), total), (2, 50));
    }
}
