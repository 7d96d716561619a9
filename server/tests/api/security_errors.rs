//! Errors say nothing of the inside. Each kind of error is provoked, and its body and headers are searched for words that
//! only someone inside would use.

use std::collections::BTreeSet;

use axum::body::Body;
use contract::Code;
use futures::{FutureExt, future::join};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Value, json};
use server::{
    http::{RequestId, endpoints, respond},
    seed::user_id,
    write::{Actor as Writer, write},
};

use crate::{
    authorization::requests::{Prepared, Scene, request},
    support::{ADMIN, Actor, Answer, EDITOR, OWNER, TestApp, VIEWER, eventually},
};

/// What the text of a panic says in these tests.
const PANIC: &str = "thrown on purpose";

const INSIDE: [&str; 39] = [
    // Libraries and services.
    "sqlx",
    "fred",
    "tokio",
    "hyper",
    "axum",
    "serde",
    "argon2",
    "tower",
    "leptos::",
    "ostgres",
    "Postgres",
    "redis",
    "Redis",
    // What PostgreSQL says, and names of the schema.
    "relation ",
    "constraint",
    "violates",
    "SQLSTATE",
    "syntax error",
    "_pkey",
    "_check",
    "_tenant_id",
    "mono_app",
    "select ",
    "SELECT ",
    "insert into",
    "pool timed out",
    "23514",
    "42P01",
    // What Rust says.
    "panicked",
    "JoinError",
    "unwrap",
    "backtrace",
    "struct ",
    "enum ",
    ".rs:",
    "server/src",
    ".cargo",
    "/root",
    PANIC,
];

/// What an answer says of the inside. `Server-Timing` is promised to name the layers, and does no more than that.
fn told(answer: &Answer) -> Vec<String> {
    // Random digits, which could be anything.
    let id = answer.headers.get("x-request-id").map_or("-", |id| id.to_str().unwrap());
    let mut texts = vec![String::from_utf8_lossy(&answer.body).replace(id, "")];
    for (name, value) in &answer.headers {
        let value = String::from_utf8_lossy(value.as_bytes()).replace(id, "");
        let is_timing = name == "server-timing";
        texts.push(if is_timing { value.replace("redis;", "").replace("pg;", "") } else { value });
    }
    let words = INSIDE.iter().filter(|word| texts.iter().any(|text| text.contains(**word)));
    words.map(|word| format!("{word:?} in {} {texts:?}", answer.status)).collect()
}

/// The errors that were seen, and what they told.
#[derive(Debug, Default)]
struct Seen {
    codes: BTreeSet<&'static str>,
    statuses: BTreeSet<u16>,
    errors: usize,
    internal: usize,
    told: Vec<String>,
}

impl Seen {
    fn see(&mut self, what: &str, answer: &Answer) {
        if answer.status.as_u16() < 400 {
            return;
        }
        self.errors += 1;
        self.statuses.insert(answer.status.as_u16());
        if answer.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/problem+json") {
            let code = answer.code();
            self.internal += usize::from(code == Code::Internal);
            self.codes.insert(code.as_str());
        }
        self.told.extend(told(answer).into_iter().map(|word| format!("{what}: {word}")));
    }

    fn is_as(&mut self, code: Code, answer: &Answer) {
        assert_eq!(answer.code(), code, "{}", answer.text());
        self.see(code.as_str(), answer);
    }

    fn says_nothing(&self) {
        assert!(self.told.is_empty(), "{}", self.told.join("\n"));
    }
}

fn path() -> String {
    format!("/api/v1/users/{}", user_id(1, 4))
}

/// Every code that the contract has, by the API's own document.
async fn all_codes(actor: &Actor) -> BTreeSet<String> {
    fn collect(value: &Value, found: &mut BTreeSet<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("const").and_then(Value::as_str).map(str::to_owned));
                found.extend(fields.get("enum").into_iter().flat_map(|all| {
                    all.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned)
                }));
                fields.values().for_each(|value| collect(value, found));
            }
            Value::Array(values) => values.iter().for_each(|value| collect(value, found)),
            _ => {}
        }
    }
    let document: Value = actor.get("/api-docs/openapi.json").await.json();
    let mut found = BTreeSet::new();
    collect(&document["components"]["schemas"]["Code"], &mut found);
    assert!(found.len() > 10, "{found:?}");
    found
}

async fn send(actor: &Actor, method: &str, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
    let request = actor.request(method, path).header(header::CONTENT_TYPE, kind);
    actor.send(request.body(body.into()).unwrap()).await
}

#[tokio::test]
async fn no_code_of_the_contract_says_anything_of_the_inside() {
    let app = TestApp::start().await;
    let (admin, viewer, anonymous) =
        (app.signed_in(ADMIN).await, app.signed_in(VIEWER).await, app.anonymous());
    let owner = app.owner().await;
    let mut seen = Seen::default();

    seen.is_as(Code::Malformed, &send(&admin, "POST", "/api/v1/users", "application/json", "{").await);
    seen.is_as(Code::Unauthenticated, &anonymous.get("/api/v1/users").await);
    seen.is_as(Code::Forbidden, &viewer.delete(&path()).await);
    let mut foreign = admin.request("POST", "/api/v1/users").body(Body::empty()).unwrap();
    foreign.headers_mut().insert("sec-fetch-site", HeaderValue::from_static("cross-site"));
    seen.is_as(Code::CrossSite, &admin.send(foreign).await);
    seen.is_as(Code::NotFound, &admin.get("/api/v1/nothing").await);
    seen.is_as(Code::MethodNotAllowed, &admin.put("/api/v1/users", json!({})).await);
    let twice = json!({ "name": "Twice", "email": EDITOR, "role": "viewer" });
    let answer = admin.post("/api/v1/users", twice).await;
    assert!([Code::Conflict, Code::Invalid].contains(&answer.code()), "{}", answer.text());
    seen.see("an address that is taken", &answer);
    seen.is_as(Code::Outdated, &admin.patch_if(&path(), "\"99\"", json!({ "name": "Late" })).await);
    let large = json!({ "name": "x".repeat(70_000) });
    seen.is_as(Code::TooLarge, &admin.post("/api/v1/users", large).await);
    let answer = send(&admin, "POST", "/api/v1/users", "text/plain", "{}").await;
    seen.is_as(Code::UnsupportedMediaType, &answer);
    seen.is_as(Code::Invalid, &admin.get("/api/v1/users?page=0").await);
    for _ in 0..10 {
        let wrong = json!({ "email": EDITOR, "password": "wrong" });
        seen.is_as(Code::Unauthenticated, &anonymous.post("/api/v1/auth/login", wrong).await);
    }
    let wrong = json!({ "email": EDITOR, "password": "wrong" });
    seen.is_as(Code::RateLimited, &anonymous.post("/api/v1/auth/login", wrong).await);

    // A row that is locked: one request of a key is under way, another of it is told so, and the first has waited too long.
    let mut holding = owner.begin().await.unwrap();
    let locked = sqlx::query("select from users where id = $1 for update").bind(user_id(1, 4));
    locked.execute(&mut *holding).await.unwrap();
    let keyed = async || {
        let request = admin.request("PATCH", &path()).header("idempotency-key", "one");
        let request = request.header(header::CONTENT_TYPE, "application/json");
        admin.send(request.body(Body::from(r#"{"name":"Once"}"#)).unwrap()).await
    };
    let (first, second) = join(keyed(), async {
        let sql = "select exists (select from pg_locks where locktype = 'advisory' and granted and database =
                   (select oid from pg_database where datname = current_database()))";
        let claimed = async || sqlx::query_scalar::<_, bool>(sql).fetch_one(&owner).await.unwrap();
        eventually("the key is claimed", claimed).await;
        keyed().await
    })
    .await;
    seen.is_as(Code::Unavailable, &first);
    seen.is_as(Code::InFlight, &second);
    holding.rollback().await.unwrap();

    // A rule of the schema that the code does not know.
    sqlx::raw_sql("alter table users add constraint users_of_a_test_check check (name <> 'Forbidden')")
        .execute(&owner)
        .await
        .unwrap();
    seen.is_as(Code::Internal, &admin.patch(&path(), json!({ "name": "Forbidden" })).await);

    let conflict = a_password_that_two_change(&app).await;
    seen.is_as(Code::Conflict, &conflict);

    let codes: BTreeSet<String> = seen.codes.iter().map(|code| (*code).to_owned()).collect();
    assert_eq!(codes, all_codes(&admin).await, "each was seen");
    seen.says_nothing();
}

/// The answer to the slower of two, *in conflict*.
async fn a_password_that_two_change(app: &TestApp) -> Answer {
    let actor = app.signed_in(OWNER).await;
    let change = async |new: &str| {
        let body = json!({ "currentPassword": server::seed::PASSWORD, "newPassword": new });
        actor.post("/api/v1/auth/password", body).await
    };
    let (one, other) =
        join(change("another horse, another battery"), change("a third horse, a third one")).await;
    if one.status == 200 { other } else { one }
}

#[tokio::test]
async fn a_panic_says_nothing_of_the_inside() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let mut seen = Seen::default();
    // In the midst of a request: its body is read by the handler.
    let broken = futures::stream::poll_fn(|_| -> std::task::Poll<Option<std::io::Result<String>>> {
        panic!("{PANIC}")
    });
    let answer = send(&admin, "POST", "/api/v1/users", "application/json", Body::from_stream(broken)).await;
    seen.is_as(Code::Internal, &answer);
    // In the midst of a write.
    let writer = Writer { tenant: 1, user: None, request_id: "a-request-of-a-test".into() };
    let lost: server::Result<()> =
        write(&app.services, writer, |_| async { panic!("{PANIC}: select 1 from users") }.boxed()).await;
    let response = respond(lost.unwrap_err(), &RequestId("a-request-of-a-test".into()));
    seen.is_as(Code::Internal, &Answer::read(response).await);
    seen.says_nothing();
}

#[tokio::test]
async fn nonsense_is_answered_without_a_word_of_the_inside() {
    let app = TestApp::start().await;
    let mut seen = Seen::default();
    let mut scene = Scene::set(&app, Some(OWNER)).await;
    for endpoint in endpoints().declared() {
        let actor = scene.signed_in(&app, OWNER, &endpoint).await;
        let method = endpoint.method.as_str();
        let whole = endpoint.path.replace("{id}", &user_id(1, 4).to_string()).replace("{role}", "viewer");
        for junk in
            ["7", "%00", "%ff", "'%20or%201=1", "..%2f..%2fetc", "00000000-0000-0000-0000-000000000000"]
        {
            let path = endpoint.path.replace("{id}", junk).replace("{role}", junk);
            seen.see(&path, &send(&actor, method, &path, "application/json", "{}").await);
            let path = format!(
                "{whole}?page={junk}&sort={junk}&cursor={junk}&permission={junk}&userId={junk}&from={junk}"
            );
            seen.see(&path, &send(&actor, method, &path, "application/json", "{}").await);
        }
        for body in
            ["", "{", "7", "\"a\"", "null", "[]", "[{}]", "{\"a\":", "\u{0}", r#"{"no":{"such":["field"]}}"#]
        {
            seen.see(&whole, &send(&actor, method, &whole, "application/json", body).await);
        }
        for field in ["name", "email", "role", "status", "permissions", "password", "currentPassword"] {
            for value in
                [json!(7), json!({}), json!([{}]), json!(null), json!("\u{0}"), json!("x".repeat(3000))]
            {
                let body = json!({ field: value }).to_string();
                seen.see(&whole, &send(&actor, method, &whole, "application/json", body).await);
            }
        }
        for kind in ["text/plain", "application/x-www-form-urlencoded", "text/csv", "\u{1f}"] {
            let Ok(kind) = HeaderValue::from_bytes(kind.as_bytes()) else { continue };
            let request = actor.request(method, &whole).header(header::CONTENT_TYPE, kind);
            seen.see(&whole, &actor.send(request.body(Body::from("a=%zz\u{0}")).unwrap()).await);
        }
    }
    let actor = app.signed_in(OWNER).await;
    for path in
        ["/nothing", "/pkg/nothing.js", "/users/7", "/users?page=x", "/%00", "/api", "/api/v1/users/%ff"]
    {
        for method in ["GET", "POST", "TRACE", "NONSENSE"] {
            seen.see(path, &actor.send(actor.request(method, path).body(Body::empty()).unwrap()).await);
        }
    }
    seen.see("a long address", &actor.get(&format!("/users?q={}", "x".repeat(9000))).await);
    for status in [400, 404, 405, 414, 415, 422] {
        assert!(seen.statuses.contains(&status), "{status} was not seen");
    }
    assert_eq!(seen.internal, 0, "nonsense is not our mistake");
    seen.says_nothing();
}

/// Each endpoint's own request of the authorization matrix, made while all is well.
async fn prepared(app: &TestApp) -> (Actor, Vec<(&'static str, Prepared)>) {
    let mut scene = Scene::set(app, Some(OWNER)).await;
    let actor = app.signed_in(OWNER).await;
    let mut made = Vec::new();
    for endpoint in endpoints().declared() {
        made.push((endpoint.name, request(app, &actor, &mut scene, &endpoint).await));
    }
    (actor, made)
}

#[tokio::test]
async fn without_its_tables_or_its_database_no_endpoint_says_anything_of_the_inside() {
    for away in [false, true] {
        let app = TestApp::start_with(|config| config.redis_url = None).await;
        let (actor, requests) = prepared(&app).await;
        let mut seen = Seen::default();
        if away {
            app.services.db.close().await;
        } else {
            let rename = "do $$ declare t record; begin
                for t in select tablename from pg_tables where schemaname = 'public' loop
                  execute format('alter table %I rename to %I', t.tablename, t.tablename || '_gone');
                end loop; end $$";
            sqlx::raw_sql(rename).execute(&app.owner().await).await.unwrap();
        }
        for (name, request) in requests {
            seen.see(name, &request.answer(&actor).await);
        }
        for page in ["/users", "/settings", "/login"] {
            seen.see(page, &actor.get(page).await);
        }
        let expected = if away { Code::Unavailable } else { Code::Internal };
        assert!(seen.codes.contains(expected.as_str()), "{:?}", seen.codes);
        assert!(seen.errors > 15, "{seen:?}");
        seen.says_nothing();
    }
}

/// A word of the inside, put into an answer, would be found.
#[test]
fn what_is_told_is_found() {
    let answer = |header: &'static str, value: &'static str, body: &'static str| {
        let mut headers = HeaderMap::new();
        headers.insert(header, HeaderValue::from_static(value));
        Answer { status: StatusCode::INTERNAL_SERVER_ERROR, headers, body: body.into() }
    };
    for word in INSIDE {
        assert!(!told(&answer("x-a", "b", word)).is_empty(), "{word}");
    }
    assert!(!told(&answer("server", "hyper", "")).is_empty());
    assert!(!told(&answer("server-timing", "sqlx;dur=1", "")).is_empty());
    assert!(told(&answer("server-timing", "redis;desc=\"hit\";dur=1, pg;dur=2", "Try again.")).is_empty());
}
