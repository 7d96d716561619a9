//! What a search finds and how many there are, in small tenants and large ones.

use contract::{
    Page,
    query_string::QueryString,
    users::{ListUsers, MAX_NAME, Sort, SortField, Status, User, UserFilter},
};
use serde_json::json;
use server::seed::user_id;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

use crate::support::{Actor, OWNER, TestApp};

async fn list(actor: &Actor, filter: &UserFilter) -> Page<User> {
    actor.call::<ListUsers>(&(), filter, None).await.unwrap()
}

fn search(q: &str) -> UserFilter {
    UserFilter { q: q.into(), ..UserFilter::default() }
}

/// Adds people called `Many 1`, `Many 2`, … to the tenant; every hundredth is an editor.
async fn add_many(app: &TestApp, count: i32) {
    sqlx::query(
        "insert into users (id, tenant_id, name, email, role, status)
         select gen_random_uuid(), 1, 'Many ' || n, n || '@many.test',
                case when n % 100 = 0 then 'editor' else 'viewer' end, 'active'
           from generate_series(1, $1) n",
    )
    .bind(count)
    .execute(&app.owner().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn one_or_two_letters_are_the_beginning_of_a_word() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for (name, email) in
        [("Quentin Xavier", "a1@acme.test"), ("Maximo Qz", "b1@acme.test"), ("Ana", "xq@acme.test")]
    {
        let body = json!({ "name": name, "email": email, "role": "viewer" });
        assert_eq!(owner.post("/api/v1/users", body).await.status, 201);
    }
    let found = async |q: &str| {
        list(&owner, &search(q)).await.data.iter().map(|u| u.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(found("qz").await, ["Maximo Qz"]);
    assert_eq!(
        found("x").await,
        ["Ana", "Quentin Xavier"],
        "of a name and of an address, and not in their midst"
    );
    assert_eq!(found("axi").await, ["Maximo Qz"], "three may be in the midst");
}

/// An index holds a row of 2,700 bytes at most, and those of names and of addresses hold what is searched for, too.
#[tokio::test]
async fn the_longest_name_with_the_longest_address_is_found() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let name: String = ('\u{10400}'..).take(MAX_NAME).collect();
    // As long as the rules let them be.
    let letters =
        |count: usize| (0..count).map(|n| char::from(b'a' + (n * n / 7 % 26) as u8)).collect::<String>();
    let (mail, domain) = (letters(64), [letters(63), letters(63), letters(61)].join("."));
    let body = json!({ "name": name, "email": format!("{mail}@{domain}"), "role": "viewer" });
    assert_eq!(owner.post("/api/v1/users", body).await.status, 201);
    let found = list(&owner, &search(&mail[..40])).await;
    assert_eq!(found.data.iter().map(|user| &user.name).collect::<Vec<_>>(), [&name]);
}

#[tokio::test]
async fn the_numbers_are_those_of_the_rows_after_every_kind_of_change() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let check = async |when: &str| {
        for role in [None, Some("viewer"), Some("editor")] {
            for status in [None, Some(Status::Active), Some(Status::Suspended)] {
                let filter = UserFilter {
                    role: role.map(Into::into),
                    status,
                    page_size: 100,
                    ..UserFilter::default()
                };
                let page = list(&owner, &filter).await;
                assert_eq!(page.total, page.data.len() as u64, "{when}: {}", filter.encode());
            }
        }
    };
    check("at first").await;
    let added =
        owner.post("/api/v1/users", json!({ "name": "A", "email": "a@n.test", "role": "viewer" })).await;
    let added: User = added.json();
    check("added").await;
    let path = format!("/api/v1/users/{}", added.id);
    assert_eq!(owner.patch(&path, json!({ "role": "editor", "status": "suspended" })).await.status, 200);
    check("moved").await;
    let file = "name,email,role,status\nB,b@n.test,viewer,active\nC,c@n.test,editor,suspended\n";
    assert_eq!(owner.upload("/api/v1/users/import", file).await.status, 200);
    check("imported").await;
    assert_eq!(owner.delete(&path).await.status, 204);
    check("removed").await;
    assert_eq!(owner.delete(&format!("/api/v1/users/{}", user_id(2, 3))).await.status, 404);
    check("a foreign one").await;
}

#[tokio::test]
async fn in_a_large_tenant_what_is_found_is_counted_to_a_thousand_and_is_in_every_order() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    add_many(&app, 20_100).await;
    let all = list(&owner, &UserFilter::default()).await;
    assert!(all.total > 20_100 && !all.at_least, "without a search the number is exact");
    let many = list(&owner, &search("many")).await;
    assert_eq!((many.total, many.at_least, many.data.len()), (1_000, true, 25));
    let editors = list(&owner, &UserFilter { role: Some("editor".into()), ..search("many.test") }).await;
    assert_eq!((editors.total, editors.at_least), (201, false));
    assert!(editors.data.iter().all(|user| user.role == "editor"));
    let one = list(&owner, &search("20077@many")).await;
    assert_eq!((one.total, one.data[0].name.as_str()), (1, "Many 20077"));
    for field in SortField::ALL {
        for descending in [false, true] {
            let sort = Sort { field, descending };
            let first = list(&owner, &UserFilter { sort, ..search("many") }).await.data;
            let second = list(&owner, &UserFilter { sort, page: 2, ..search("many") }).await.data;
            assert_eq!((first.len(), second.len()), (25, 25), "{field:?} {descending}");
            assert!(first.iter().all(|user| !second.contains(user)), "{field:?} {descending}");
        }
    }
}

/// Adds 22,000 people called `Many 1`, …, and after them, in every order, 1,500 called `Zzed 1001`, ….
async fn add_the_last(app: &TestApp) {
    add_many(app, 22_000).await;
    sqlx::query(
        "insert into users (id, tenant_id, name, email, role, status, created_at)
         select gen_random_uuid(), 1, 'Zzed ' || n, 'zzed' || n || '@many.test', 'viewer', 'suspended', now() + interval '1 day'
           from generate_series(1001, 2500) n",
    )
    .execute(&app.owner().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn in_a_large_tenant_those_who_come_last_in_an_order_are_found_in_that_order() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    add_the_last(&app).await;
    let names = async |q: &str, sort: Sort, page: u32, status: Option<Status>| {
        let filter = UserFilter { sort, page, status, ..search(q) };
        let page = list(&owner, &filter).await;
        assert_eq!((page.total, page.at_least), (1_000, true), "{}", filter.encode());
        page.data.iter().map(|user| user.name.clone()).collect::<Vec<_>>()
    };
    let zed = |from: u32| (from..from + 25).map(|n| format!("Zzed {n}")).collect::<Vec<_>>();
    let back = |from: u32| (0..25).map(|n| format!("Zzed {}", from - n)).collect::<Vec<_>>();
    for field in [SortField::Name, SortField::Email] {
        for q in ["zzed", "zz"] {
            for status in [None, Some(Status::Suspended)] {
                let [up, down] = [false, true].map(|descending| Sort { field, descending });
                assert_eq!(names(q, up, 1, status).await, zed(1001), "{field:?} {q}");
                assert_eq!(names(q, up, 41, status).await, zed(2001), "{field:?} {q}, further on");
                assert_eq!(names(q, down, 1, status).await, back(2500), "{field:?} {q}, the other way round");
                for past in [up, down] {
                    assert!(names(q, past, 61, status).await.is_empty(), "{field:?} {q}, past the end");
                }
            }
        }
    }
    for field in SortField::ALL {
        let sort = Sort { field, descending: false };
        for status in [None, Some(Status::Suspended)] {
            assert!(
                names("zzed", sort, 2, status).await.iter().all(|name| name.starts_with("Zzed")),
                "{field:?}"
            );
        }
    }
}

#[tokio::test]
async fn in_a_large_tenant_one_or_two_letters_are_the_beginning_of_a_word_too() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    add_many(&app, 20_100).await;
    for (name, email) in
        [("Quentin Xavier", "a1@acme.test"), ("Maximo Qz", "b1@acme.test"), ("Y", "%q@acme.test")]
    {
        let body = json!({ "name": name, "email": email, "role": "viewer" });
        assert_eq!(owner.post("/api/v1/users", body).await.status, 201);
    }
    let owner_of_schema = app.owner().await;
    for q in ["qz", "xa", "q", "y", "b1", "%", "%q", "te", "z"] {
        let found = list(&owner, &UserFilter { page_size: 100, ..search(q) }).await;
        let found: Vec<_> = found.data.into_iter().map(|user| user.name).collect();
        let expected: Vec<String> = sqlx::query_scalar(
            "select name from users where tenant_id = 1 and position(' ' || $1 in search) > 0
              order by name collate \"und-x-icu\", id limit 100",
        )
        .bind(q)
        .fetch_all(&owner_of_schema)
        .await
        .unwrap();
        assert_eq!(found, expected, "{q}");
    }
}

/// Adds 24,000 people: of each first name some 3,400, of all last names. Some have addresses that begin with other letters
/// than they do, and one in 400 stands with those of another name.
async fn add_a_crowd(app: &TestApp) {
    sqlx::query(
        "insert into users (id, tenant_id, name, email, role, status, created_at)
         select gen_random_uuid(), 1, first || ' ' || last, case n % 400 when 0 then 'qz' else mail end || n || '@crowd.test',
                case when n % 50 = 0 then 'editor' else 'viewer' end,
                case when n % 11 = 0 then 'suspended' else 'active' end, now() - n * interval '1 hour'
           from generate_series(1, 24000) n,
                lateral (select (array['Anna', 'åse', E'A\\u030Asa', 'Mira', 'Quentin', 'Søren', 'Zora'])[1 + n % 7],
                                (array['anna', 'ase', 'asa', 'mira', 'quentin', 'soren', 'zora'])[1 + n % 7],
                                (array['Lund', 'lumæhle', 'Lusøn', 'Quist', 'Ak'])[1 + n / 7 % 5]) names (first, mail, last)",
    )
    .execute(&app.owner().await)
    .await
    .unwrap();
}

#[tokio::test]
async fn in_a_large_tenant_every_page_is_what_a_plain_statement_gives() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    add_a_crowd(&app).await;
    let plainly = app.owner().await;
    for q in ["a", "as", "å", "m", "q", "qz", "so", "sø", "z", "zo", "lu", "ak", "ira", "crowd", "zora lu"]
    {
        for field in SortField::ALL {
            for (descending, filtered, page) in [
                (false, None, 1),
                (true, None, 2),
                (false, Some("suspended"), 1),
                (true, Some("suspended"), 40),
            ] {
                let sort = Sort { field, descending };
                let status = filtered.map(|_| Status::Suspended);
                let filter = UserFilter { sort, status, page, ..search(q) };
                let column = match field {
                    SortField::Name => "name collate \"und-x-icu\"",
                    SortField::CreatedAt => "created_at",
                    other => other.as_str(),
                };
                let direction = if descending { "desc" } else { "asc" };
                let statement = format!(
                    "select id from users
                      where tenant_id = 1 and position($1 in search) > 0 and ($2::text is null or status = $2)
                      order by {column} {direction}, id {direction} limit 25 offset {}",
                    (page - 1) * 25
                );
                let before = if q.chars().count() < 3 { " " } else { "" };
                let expected: Vec<Uuid> = sqlx::query_scalar(AssertSqlSafe(statement))
                    .bind(format!("{before}{q}"))
                    .bind(filtered)
                    .fetch_all(&plainly)
                    .await
                    .unwrap();
                let found: Vec<Uuid> = list(&owner, &filter).await.data.iter().map(|user| user.id).collect();
                assert_eq!(found, expected, "{}", filter.encode());
            }
        }
    }
}

#[tokio::test]
async fn a_search_finds_nobody_of_another_tenant() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    assert_eq!(list(&owner, &search("globex")).await.total, 0);
    assert!(list(&owner, &search("acme.test")).await.total > 1);
}
