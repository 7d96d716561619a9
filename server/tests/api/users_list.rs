use std::collections::HashSet;

use contract::{
    Code, Page,
    query_string::QueryString,
    users::{ListUsers, Sort, SortField, Status, User, UserFilter},
};
use serde_json::json;

use crate::support::{Actor, OWNER, TestApp, USERS, VIEWER};

async fn list(actor: &Actor, filter: &UserFilter) -> Page<User> {
    actor.call::<ListUsers>(&(), filter, None).await.unwrap()
}

#[tokio::test]
async fn every_user_is_on_exactly_one_page_in_every_order() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    for field in SortField::ALL {
        for descending in [false, true] {
            let mut seen = Vec::new();
            for page in 1..=USERS.div_ceil(7) {
                let filter = UserFilter {
                    sort: Sort { field, descending },
                    page,
                    page_size: 7,
                    ..UserFilter::default()
                };
                let answer = list(&viewer, &filter).await;
                assert_eq!((answer.total, answer.page, answer.page_size), (u64::from(USERS), page, 7));
                seen.extend(answer.data);
            }
            let ids: HashSet<_> = seen.iter().map(|user| user.id).collect();
            assert_eq!((seen.len(), ids.len()), (USERS as usize, USERS as usize), "{field:?} {descending}");
            let created = |a: &User, b: &User| a.created_at <= b.created_at;
            if field == SortField::CreatedAt {
                assert!(seen.windows(2).all(|w| if descending {
                    created(&w[1], &w[0])
                } else {
                    created(&w[0], &w[1])
                }));
            }
        }
    }
}

#[tokio::test]
async fn names_are_in_the_order_of_people_and_not_of_bytes() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for (i, name) in ["Zzyzx Äpfel", "zzyzx bär", "Zzyzx Öl", "ZZYZX Zebra"].iter().enumerate() {
        let body = json!({ "name": name, "email": format!("zzyzx{i}@acme.test"), "role": "viewer" });
        assert_eq!(owner.post("/api/v1/users", body).await.status, 201);
    }
    let found = list(&owner, &UserFilter { q: "zzyzx".into(), ..UserFilter::default() }).await;
    let names: Vec<_> = found.data.iter().map(|user| user.name.as_str()).collect();
    assert_eq!(names, ["Zzyzx Äpfel", "zzyzx bär", "Zzyzx Öl", "ZZYZX Zebra"]);
}

#[tokio::test]
async fn a_search_looks_into_names_and_addresses_in_any_case_and_takes_wildcards_literally() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let body = json!({ "name": "Jürgen Groß", "email": "fifty%_off@acme.test", "role": "viewer" });
    assert_eq!(owner.post("/api/v1/users", body).await.status, 201);
    for q in ["JÜRGEN g", "groß", "%_OFF", "y%_"] {
        let found = list(&owner, &UserFilter { q: q.into(), ..UserFilter::default() }).await;
        assert_eq!(found.total, 1, "{q}");
        assert_eq!(found.data[0].name, "Jürgen Groß");
    }
    for q in ["f%off", "_ürgen", "\\", "' or true --"] {
        assert_eq!(list(&owner, &UserFilter { q: q.into(), ..UserFilter::default() }).await.total, 0, "{q}");
    }
}

#[tokio::test]
async fn filters_hold_together() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    let all = list(&viewer, &UserFilter { page_size: 100, ..UserFilter::default() }).await.data;
    for status in Status::ALL {
        for role in ["viewer", "editor", "admin", "owner", "no-such-role"] {
            let filter = UserFilter {
                role: Some(role.into()),
                status: Some(status),
                page_size: 100,
                ..UserFilter::default()
            };
            let found: HashSet<_> = list(&viewer, &filter).await.data.iter().map(|u| u.id).collect();
            let expected =
                all.iter().filter(|u| u.role == role && u.status == status).map(|u| u.id).collect();
            assert_eq!(found, expected, "{role} {status}");
        }
    }
}

#[tokio::test]
async fn a_page_after_the_last_is_empty_and_still_says_how_many_there_are() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    let answer =
        list(&viewer, &UserFilter { page: 1_000_000, page_size: 100, ..UserFilter::default() }).await;
    assert_eq!((answer.data.len(), answer.total), (0, u64::from(USERS)));
}

#[tokio::test]
async fn a_bad_query_is_told_by_its_fields() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    let problem = viewer.get("/api/v1/users?page=0&pageSize=101&sort=age&status=x&role=A!").await.problem();
    assert_eq!(problem.code, Code::Invalid);
    let fields: Vec<_> = problem.errors.0.iter().map(|error| error.field.as_str()).collect();
    assert_eq!(fields, ["role", "status", "sort", "page", "pageSize"]);
}

#[tokio::test]
async fn nobody_sees_the_list_without_having_signed_in() {
    let app = TestApp::start().await;
    let answer = app.anonymous().get(&format!("/api/v1/users?{}", UserFilter::default().encode())).await;
    assert_eq!(answer.code(), Code::Unauthenticated);
}
