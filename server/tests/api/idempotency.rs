use axum::body::Body;
use contract::{Code, Method, users::User};
use http::header;
use serde_json::{Value, json};
use server::seed::user_id;

use crate::support::{ADMIN, Actor, Answer, OWNER, TestApp};

const USERS: &str = "/api/v1/users";

async fn send(actor: &Actor, method: &str, path: &str, key: &str, body: Value) -> Answer {
    let request = actor.request(method, path).header("idempotency-key", key);
    let request = request.header(header::CONTENT_TYPE, "application/json");
    actor.send(request.body(Body::from(body.to_string())).unwrap()).await
}

fn new_user(email: &str) -> Value {
    json!({ "name": "Ana", "email": email, "role": "viewer" })
}

async fn count(app: &TestApp, question: &'static str) -> i64 {
    sqlx::query_scalar(question).fetch_one(&app.owner().await).await.unwrap()
}

#[tokio::test]
async fn the_same_request_again_is_answered_as_before_and_changes_nothing() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let first = send(&admin, "POST", USERS, "k-1", new_user("ana@acme.test")).await;
    assert_eq!((first.status.as_u16(), first.headers.get("idempotent-replayed")), (201, None));
    let elsewhere = admin.at(&app.another().await.router);
    for key in ["k-1", "\"k-1\""] {
        let again = send(&elsewhere, "POST", USERS, key, new_user("ana@acme.test")).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body));
        assert_eq!(again.header("etag"), first.header("etag"));
        assert_eq!(again.header("content-type"), first.header("content-type"));
        assert_eq!(again.header("idempotent-replayed"), "true");
    }
    assert_eq!(count(&app, "select count(*) from audit_log where action = 'users.create'").await, 1);
}

#[tokio::test]
async fn every_kind_of_write_takes_a_key() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let user: User = owner.post(USERS, new_user("ana@acme.test")).await.json();
    let path = format!("{USERS}/{}", user.id);
    let writes = [
        ("PATCH", path.clone(), json!({ "name": "Bea" })),
        ("PUT", "/api/v1/roles/editor/permissions".to_owned(), json!({ "permissions": ["users:read"] })),
        ("POST", "/api/v1/notifications/read-all".to_owned(), Value::Null),
        ("DELETE", path, Value::Null),
    ];
    for (method, path, body) in writes {
        let first = send(&owner, method, &path, "k", body.clone()).await;
        assert!(first.status.is_success(), "{method} {path}: {}", first.text());
        let again = send(&owner, method, &path, "k", body).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{method} {path}");
        assert_eq!(again.header("idempotent-replayed"), "true", "{method} {path}");
    }
}

#[test]
fn what_changes_something_is_mounted_so_that_it_takes_a_key() {
    // Nobody is signed in whose keys these could be; signing in, renewing and signing out are repeated by their nature.
    // A password cannot be changed twice from the same one. What a browser reports is counted and changes nothing.
    let without = ["Login", "Refresh", "Logout", "ChangePassword", "ReportCsp"];
    for endpoint in server::http::endpoints().mounted() {
        let changes = endpoint.declaration.method != Method::Get;
        let name = endpoint.declaration.name;
        assert_eq!(endpoint.once, changes && !without.contains(&name), "{name}");
    }
}

#[tokio::test]
async fn a_file_takes_a_key_too_however_it_is_sent() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let csv = "name,email,role,status\nA,a@import.test,viewer,invited\n";
    let upload = async |boundary: Option<&str>| {
        let request = admin.request("POST", "/api/v1/users/import").header("idempotency-key", "file");
        let (media_type, body) = match boundary {
            None => ("text/csv".to_owned(), csv.to_owned()),
            Some(b) => {
                let head = "content-disposition: form-data; name=\"file\"; filename=\"a.csv\"";
                let body = format!("--{b}\r\n{head}\r\n\r\n{csv}\r\n--{b}--\r\n");
                (format!("multipart/form-data; boundary={b}"), body)
            }
        };
        admin.send(request.header(header::CONTENT_TYPE, media_type).body(Body::from(body)).unwrap()).await
    };
    let first = upload(Some("one")).await;
    assert_eq!(first.json::<Value>()["imported"], 1);
    for boundary in [Some("two"), None] {
        let again = upload(boundary).await;
        assert_eq!((again.status, &again.body), (first.status, &first.body), "{boundary:?}");
    }
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    assert_eq!(send(&admin, "POST", USERS, "k", new_user("ana@acme.test")).await.status, 201);
    let problem = send(&admin, "POST", USERS, "k", new_user("bea@acme.test")).await.problem();
    assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, "Idempotency-Key"));

    let (one, two) = (format!("{USERS}/{}", user_id(1, 30)), format!("{USERS}/{}", user_id(1, 31)));
    let rename = json!({ "name": "Cy" });
    assert_eq!(send(&admin, "PATCH", &one, "k", rename.clone()).await.status, 200, "another endpoint");
    assert_eq!(send(&admin, "PATCH", &two, "k", rename.clone()).await.code(), Code::Invalid, "another id");
    let request = admin.request("PATCH", &one).header("idempotency-key", "k").header("if-match", "\"2\"");
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let answer = admin.send(request.body(Body::from(rename.to_string())).unwrap()).await;
    assert_eq!(answer.code(), Code::Invalid, "another version");
}

#[tokio::test]
async fn a_key_is_one_persons_own() {
    let app = TestApp::start().await;
    let (admin, owner) = (app.signed_in(ADMIN).await, app.signed_in(OWNER).await);
    assert_eq!(send(&admin, "POST", USERS, "k", new_user("ana@acme.test")).await.status, 201);
    assert_eq!(send(&owner, "POST", USERS, "k", new_user("bea@acme.test")).await.status, 201);
}

#[tokio::test]
async fn what_failed_may_be_tried_again_under_its_key() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let taken = new_user("owner@acme.test");
    assert_eq!(send(&admin, "POST", USERS, "k", taken.clone()).await.code(), Code::Conflict);
    assert_eq!(send(&admin, "POST", USERS, "k", taken).await.code(), Code::Conflict);
    assert_eq!(send(&admin, "POST", USERS, "k", new_user("ana@acme.test")).await.status, 201);
}

#[tokio::test]
async fn what_is_no_key_is_refused() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    for bad in ["", "\"\"", "a b", "a\"b", "\u{e9}", &"x".repeat(256)] {
        let answer = send(&admin, "POST", USERS, bad, new_user("ana@acme.test")).await;
        assert_eq!(answer.code(), Code::Malformed, "{bad:?}");
    }
    let twice = admin.request("POST", USERS).header("idempotency-key", "a").header("idempotency-key", "a");
    let twice = twice.header(header::CONTENT_TYPE, "application/json");
    let body = Body::from(new_user("ana@acme.test").to_string());
    assert_eq!(admin.send(twice.body(body).unwrap()).await.code(), Code::Malformed);
}

#[tokio::test]
async fn of_many_at_once_one_writes_and_the_others_are_told_to_wait_or_given_its_answer() {
    let app = TestApp::start_with(|config| config.database_pool = 12).await;
    let admin = app.signed_in(ADMIN).await;
    for round in 0..10 {
        let email = format!("r{round}@acme.test");
        let key = format!("k-{round}");
        let sent = (0..10).map(|_| send(&admin, "POST", USERS, &key, new_user(&email)));
        let answers = futures::future::join_all(sent).await;
        let mut written = 0;
        for answer in &answers {
            match answer.status.as_u16() {
                201 if answer.headers.contains_key("idempotent-replayed") => {}
                201 => written += 1,
                409 => assert_eq!(answer.header("retry-after"), "1", "{}", answer.text()),
                other => panic!("{other}: {}", answer.text()),
            }
        }
        assert_eq!(written, 1, "round {round}");
    }
    assert_eq!(count(&app, "select count(*) from users where email ~ '^r[0-9]@acme.test$'").await, 10);
}

#[tokio::test]
async fn while_the_first_is_under_way_the_second_is_told_so() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let target = user_id(1, 30);
    let path = format!("{USERS}/{target}");
    // Whoever holds the row keeps the first request waiting inside its transaction.
    let mut holder = app.owner().await.begin().await.unwrap();
    sqlx::query("select from users where id = $1 for update")
        .bind(target)
        .execute(&mut *holder)
        .await
        .unwrap();
    let first = send(&admin, "PATCH", &path, "k", json!({ "name": "First" }));
    let second = async {
        let database = app.owner().await;
        crate::support::eventually("the first waits for the row", async || {
            sqlx::query_scalar("select exists (select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database())")
                .fetch_one(&database)
                .await
                .unwrap()
        })
        .await;
        let answer = send(&admin, "PATCH", &path, "k", json!({ "name": "First" })).await;
        holder.rollback().await.unwrap();
        answer
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!((second.code(), second.header("retry-after")), (Code::InFlight, "1"));
    let third = send(&admin, "PATCH", &path, "k", json!({ "name": "First" })).await;
    assert_eq!((third.status.as_u16(), third.header("idempotent-replayed")), (200, "true"));
}

#[tokio::test]
async fn a_write_that_is_broken_off_leaves_nothing_under_its_key() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    // The commit fails: the change, its audit row and the answer go together.
    sqlx::raw_sql(
        "create function fail() returns trigger language plpgsql as 'begin raise exception ''cut''; end';
         create constraint trigger fail after insert on idempotency_keys deferrable initially deferred
           for each row execute function fail();",
    )
    .execute(&owner)
    .await
    .unwrap();
    assert_eq!(send(&admin, "POST", USERS, "k", new_user("ana@acme.test")).await.status, 500);
    assert_eq!(count(&app, "select count(*) from users where email = 'ana@acme.test'").await, 0);
    assert_eq!(count(&app, "select count(*) from idempotency_keys").await, 0);
    assert_eq!(count(&app, "select count(*) from audit_log where action = 'users.create'").await, 0);
    sqlx::raw_sql("drop trigger fail on idempotency_keys").execute(&owner).await.unwrap();
    assert_eq!(send(&admin, "POST", USERS, "k", new_user("ana@acme.test")).await.status, 201);
}

#[tokio::test]
async fn the_key_is_not_stored_and_after_a_day_it_is_free_again() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let key = "canary-7c1f4a9e";
    assert_eq!(send(&admin, "POST", USERS, key, new_user("ana@acme.test")).await.status, 201);
    let stored = "select count(*) from idempotency_keys k where k::text like '%canary%'
                     or position('canary'::bytea in k.key_hash) > 0";
    assert_eq!(count(&app, stored).await, 0);
    let owner = app.owner().await;
    sqlx::query("update idempotency_keys set created_at = now() - interval '24 hours 1 second'")
        .execute(&owner)
        .await
        .unwrap();
    assert_eq!(send(&admin, "POST", USERS, key, new_user("bea@acme.test")).await.status, 201);
    assert_eq!(count(&app, "select count(*) from idempotency_keys").await, 1, "and the old row is gone");
}
