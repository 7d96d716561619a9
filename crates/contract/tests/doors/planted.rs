//! What goes round a door, put into the house in every way that was thought of, and what does not and looks like it.

use crate::{
    breaches,
    doors::DOORS,
    files::{Source, modules_of_tests},
    found::found,
    sql::writers,
};

const APP: &str = "app/src/users/page.rs";
const STORE: &str = "crates/store/src/persister.rs";
const QUERY: &str = "crates/query/src/client/mod.rs";
const FRONTEND: &str = "frontend/src/lib.rs";
const SERVER: &str = "server/src/users/list.rs";
const AUTH: &str = "server/src/auth/routes.rs";
const PUBLIC: &str = "public/js/keep.js";

/// Where, what, and the door that it goes round.
const PLANTED: &[(&str, &str, &str)] = &[
    (APP, "fn f() { window().local_storage(); }", "localStorage"),
    (APP, "fn f() { web_sys::Window::local_storage(&w); }", "localStorage"),
    (APP, "fn f() { <web_sys::Window>::r#local_storage(&w); }", "localStorage"),
    (APP, "fn f() { leptos_use::storage::use_local_storage::<Recent, Json>(\"x\"); }", "localStorage"),
    (APP, "use leptos_use::storage as kept;", "localStorage"),
    (APP, "use gloo_storage::LocalStorage as Kept;", "localStorage"),
    (APP, "fn f() { js(concat!(\"local\", \"Storage\")); }", "localStorage"),
    (APP, "const JS: &str = r#\"window['local' + 'Storage'].x = 1\"#;", "localStorage"),
    (APP, "const JS: &str = \"local\\u{53}torage.x = 1\";", "localStorage"),
    (APP, "fn f(event: StorageEvent) { event.storage_area(); }", "localStorage"),
    (APP, "#[cfg(test)]\nmod x;\nfn f() { window().local_storage(); }", "localStorage"),
    (APP, "#[cfg(test)]\nuse x::y;\n#[cfg(not(test))]\nfn f() { window().local_storage(); }", "localStorage"),
    (APP, "#[cfg(any(test, not(test)))]\nfn f() { window().local_storage(); }", "localStorage"),
    (APP, "struct S { #[cfg(test)] a: u8, b: LocalStorage }", "localStorage"),
    (APP, "struct S { #[cfg(test)] pub(crate) a: u8, b: LocalStorage }", "localStorage"),
    (
        APP,
        "fn f() { let _ = view! { <p on:click=move |_| { window().local_storage(); } /> }; }",
        "localStorage",
    ),
    (STORE, "fn f() { window().local_storage(); }", "localStorage"),
    (QUERY, "fn f() { window().local_storage(); }", "localStorage"),
    (SERVER, "const JS: &str = \"<script>localStorage.a = 1</script>\";", "localStorage"),
    (PUBLIC, "window.localStorage.token = 1", "localStorage"),
    (PUBLIC, "window[\"local\" + \"Storage\"].token = 1", "localStorage"),
    ("public/page.html", "<script>localStorage.token = 1</script>", "localStorage"),
    ("server/src/http/out_of_order.html", "<script>localStorage.token = 1</script>", "localStorage"),
    (APP, "fn f() { web_sys::Window::session_storage(&w); }", "sessionStorage"),
    (APP, "use gloo_storage::SessionStorage;", "sessionStorage"),
    (PUBLIC, "sessionStorage.setItem('a', 'b')", "sessionStorage"),
    (
        APP,
        "fn f() { document().unchecked_into::<web_sys::HtmlDocument>().set_cookie(\"a=b\"); }",
        "document.cookie",
    ),
    (APP, "fn f() { persistence.mirror::<Recent>(DocumentCookies); }", "document.cookie"),
    (APP, "const JS: &str = \"document . cookie = 'a=b'\";", "document.cookie"),
    (PUBLIC, "document[\"cookie\"] = \"a=b\"", "document.cookie"),
    (PUBLIC, "cookieStore.set('a', 'b')", "document.cookie"),
    (APP, "fn f() { window().indexed_db(); }", "browser databases"),
    (APP, "async fn f() { query::IndexedDb::new(\"mine\").put(\"token\", t).await; }", "browser databases"),
    (APP, "use query::IndexedDb as Kept;", "browser databases"),
    (APP, "use query::{IndexedDb, QueryClient};", "browser databases"),
    (APP, "const JS: &str = \"window['indexed' + 'DB'].open('a')\";", "browser databases"),
    (APP, "fn f() { window().caches(); }", "browser databases"),
    (
        APP,
        "fn f() { window().navigator().storage().dyn_into::<web_sys::StorageManager>(); }",
        "browser databases",
    ),
    (PUBLIC, "caches.open('a')", "browser databases"),
    (PUBLIC, "indexedDB.open('a')", "browser databases"),
    (APP, "fn f() { js_sys::Reflect::set(&document(), &\"cookie\".into(), &v); }", "what has no types"),
    (APP, "use js_sys::Reflect as R;", "what has no types"),
    (APP, "fn f() { js_sys::eval(\"x\"); }", "what has no types"),
    (APP, "#[wasm_bindgen(module = \"/js/keep.js\")]\nextern \"C\" { fn keep(); }", "what has no types"),
    (
        APP,
        "#[wasm_bindgen(inline_js = \"export function keep() {}\")]\nextern { fn keep(); }",
        "what has no types",
    ),
    (FRONTEND, "#[wasm_bindgen]\nextern \"C\" { static kept: JsValue; }", "what has no types"),
    (APP, "#[wasm_bindgen]\nextern { static kept: JsValue; }", "what has no types"),
    (APP, "#[wasm_bindgen]\nunsafe extern \"system\" { static kept: JsValue; }", "what has no types"),
    (APP, "fn f() { let s = Store::<Recent>::new(r); }", "the one store"),
    ("crates/beside/src/lib.rs", "fn f() { store::provide_store(r); }", "the one store"),
    ("crates/beside/src/lib.rs", "fn f() { window().local_storage(); }", "localStorage"),
    (APP, "fn f() { let s = reactive_stores::Store::new(r); }", "the one store"),
    (APP, "use reactive_stores::Store as Kept;\nfn f() { let s = Kept::new(r); }", "the one store"),
    (APP, "fn f() { store::browser::persist(s); }", "the one store"),
    (APP, "use store::{browser::{self as b}, StoreApi};", "the one store"),
    (APP, "use store as kept;\nfn f() { kept::browser::persist(s); }", "the one store"),
    (APP, "extern crate store as kept;\nfn f() { kept::browser::persist(s); }", "the one store"),
    (APP, "use store::*;", "the one store"),
    (APP, "fn f() { store::attach_persistence_with(s, mine, options); }", "the one store"),
    (APP, "fn f() { store::provide_store::<Recent>(r); }", "the one store"),
    (
        APP,
        "impl FieldsIn<UiStore> for Kept { const DECLARED: Declared = Declared; }",
        "fields that nobody looks at",
    ),
    (APP, "use contract::matrix::Declared as Looked;", "fields that nobody looks at"),
    (APP, "fn f() { use_query_with::<X>(x, o); }", "raw queries"),
    (APP, "use query::use_query as ask;", "raw queries"),
    (APP, "use query::*;", "raw queries"),
    (APP, "macro_rules! holds { ($($any:tt)*) => {} }", "raw queries"),
    (APP, "impl query::Query for X { type Data = T; }\nfn f() { client.prefetch(X); }", "unchecked answers"),
    (APP, "impl<T> Query for X<T> where T: Y { }", "unchecked answers"),
    (APP, "impl<T> Query for X<T> { }\ncache::holds!(Query: X<u8>);", "unchecked answers"),
    (APP, "use query::Query as Asked;\nimpl Asked for X { }", "unchecked answers"),
    (APP, "macro_rules! asked { ($x:ident) => { impl Query for $x { } } }", "unchecked answers"),
    (APP, "cache::holds!(Mutation: X);\nimpl Query for X { }", "unchecked answers"),
    (APP, "cache::holds!(Query: Y);\nimpl Query for X { }", "unchecked answers"),
    (APP, "impl StreamedQuery for X { }", "unchecked answers"),
    (APP, "impl InfiniteQuery for X { }", "unchecked answers"),
    (APP, "impl Mutation for X { }", "unchecked answers"),
    (FRONTEND, "impl Query for X { }", "unchecked answers"),
    (SERVER, "fn f() { fred::prelude::Client::default(); }", "Redis"),
    (SERVER, "extern crate fred as f;", "Redis"),
    (SERVER, "use fred as f;", "Redis"),
    (SERVER, "fn f() { redis::Client::open(url); }", "Redis"),
    (SERVER, "use redis::Client;", "Redis"),
    (AUTH, "fn f() { headers.append(header::SET_COOKIE, value); }", "Set-Cookie"),
    (AUTH, "fn f() { headers.append(\"set-cookie\", value); }", "Set-Cookie"),
    (AUTH, "const NAME: HeaderName = HeaderName::from_static(\"set-cookie\");", "Set-Cookie"),
    (AUTH, "fn f() { HeaderName::from_bytes(b\"Set-Cookie\"); }", "Set-Cookie"),
    (SERVER, "fn f() { axum_extra::extract::CookieJar::add(jar, c); }", "Set-Cookie"),
    (SERVER, "fn f() { format!(\"a=b; HttpOnly\"); }", "Set-Cookie"),
    (AUTH, "fn f() { sqlx::raw_sql(\"select 1\"); }", "SQL that is not written out"),
    (AUTH, "fn f() { db.copy_in_raw(statement); }", "SQL that is not written out"),
    (AUTH, "fn f() { sqlx::query_file!(\"a\"); }", "SQL that is not written out"),
    (
        AUTH,
        "fn f() { sqlx::query(AssertSqlSafe(format!(\"{verb} into users\"))); }",
        "SQL that is not written out",
    ),
    (AUTH, "fn f() { sqlx::QueryBuilder::new(verb).push(table); }", "SQL that is not written out"),
    (AUTH, "use sqlx::*;", "SQL that is not written out"),
    (SERVER, "fn f() { sqlx::query(include_str!(\"a.sql\")); }", "code that is not looked at"),
    (SERVER, "fn f() { sqlx::query(include_str!(concat!(\"a.\", \"sql\"))); }", "code that is not looked at"),
    (SERVER, "fn f() { sqlx::query(include_str!(\"a.txt\")); }", "code that is not looked at"),
    (
        APP,
        "const JS: &[u8] = include_bytes!(concat!(env!(\"OUT_DIR\"), \"/a.css\"));",
        "code that is not looked at",
    ),
    (SERVER, "include!(\"../../tests/a.in\");", "code that is not looked at"),
    (SERVER, "#[path = \"../../../elsewhere.rs\"]\nmod x;", "code that is not looked at"),
    (APP, "#[expect(clippy::disallowed_methods, reason = \"mine\")]\nfn f() {}", "a word against clippy"),
    (APP, "#![expect(clippy::all)]", "a word against clippy"),
    (SERVER, "fn f() { chrono::Utc::now(); }", "the machine's clock"),
    (SERVER, "use std::time::SystemTime as T;\nfn f() { T::now(); }", "the machine's clock"),
];

/// Literals of SQL that write, each to be executed without a word of what.
const WRITES: &[&str] = &[
    "\"insert into users (id) values (1)\"",
    "\"\n  insert into users (id) values (1)\"",
    "\"\\\n   insert into users (id) values (1)\"",
    "r#\"\ndelete from users\"#",
    "\"with x as (delete from users returning id) select * from x\"",
    "\"update  users   set a = 1\"",
    "\"update\n users set a = 1\"",
    "\"update only users u set a = 1\"",
    "\"update /* all */ users set a = 1\"",
    "\"update \\\"users\\\" set a = 1\"",
    "\"DELETE -- all\n FROM users\"",
    "\"merge into users using x on y when matched then delete\"",
    "\"truncate users\"",
    "\"truncate table users\"",
    "concat!(\"insert \", \"into\", \" users\")",
    "concat!(\"update users set a = 1 returning \", columns!())",
    "\"set local a = 1; insert into users values (1)\"",
    "\"drop table users\"",
    "\"alter table users add a int\"",
    "\"create unlogged table mine (a int)\"",
    "\"create or replace function f() returns void language sql as ''\"",
    "\"copy users (id) from stdin\"",
    "\"do $$ begin perform 1; end $$\"",
    "\"select id into mine from users\"",
    "\"select outbox_prune()\"",
    "\"update users {change}\"",
];

fn doors_of(path: &str, snippet: &str) -> Vec<String> {
    breaches(&Source::of(path, snippet).unwrap(), &writers())
}

#[test]
fn what_goes_round_a_door_is_found() {
    for (path, snippet, door) in PLANTED {
        let found = doors_of(path, snippet);
        let named = format!("({door})");
        assert!(found.iter().any(|found| found.contains(&named)), "{snippet} in {path}, found: {found:?}");
    }
}

#[test]
fn each_door_has_something_planted() {
    for door in DOORS {
        assert!(PLANTED.iter().any(|(_, _, planted)| *planted == door.name), "{}", door.name);
    }
}

#[test]
fn sql_that_writes_without_saying_what_is_found() {
    let is_found = |snippet: &str| {
        doors_of("server/src/users/page.rs", snippet).iter().any(|found| found.contains("(SQL that writes)"))
    };
    for sql in WRITES {
        let tail =
            format!("fn f() {{ sqlx::query({sql}).execute(w.db()).await }}\nfn g() {{ w.rows::<User>(); }}");
        let beside =
            format!("fn f() {{ sqlx::query({sql}).execute(w.db()).await?; let db = w.rows::<User>(); }}");
        let arm = format!(
            "fn f() {{ match x {{ A => sqlx::query({sql}).execute(db).await, B => q.execute(w.rows::<User>()) }} }}"
        );
        let constant = format!("const SQL: &str = {sql};");
        for planted in [tail, beside, arm, constant] {
            assert!(is_found(&planted), "{planted}");
        }
    }
    let chained =
        "fn f() { QueryBuilder::new(\"insert \").push(\"into users\").build().execute(w.rows::<User>()) }";
    assert!(is_found(chained));
    let pushed = "fn f() { let mut q = QueryBuilder::new(\"insert \"); q.push(\"into users\"); q.build().execute(w.rows::<User>()) }";
    assert!(is_found(pushed));
}

#[test]
fn what_only_looks_like_it_is_left_alone() {
    let says = |sql: &str| {
        format!(
            "fn f() {{ let x = sqlx::query_as::<_, A>({sql}).bind(a).fetch_one(w.rows::<User>()).await?; }}"
        )
    };
    for sql in WRITES {
        assert_eq!(doors_of("server/src/users/page.rs", &says(sql)), Vec::<String>::new());
    }
    let innocent = [
        "// window().local_storage()\nfn f() {}",
        "/// Writes `localStorage`, by `use_query(`, and `delete from users`.\nfn f() {}",
        "//! `document.cookie`\n/* sessionStorage */ fn f() {}",
        "#[cfg(test)]\nmod tests { fn f() { window().local_storage(); sqlx::query(\"delete from users\"); } }",
        "#[cfg(test)]\n#[derive(Debug)]\npub struct S { kept: LocalStorage }",
        "fn f() { sqlx::query(\"select 1 from users where x for update\").execute(w.db()); }",
        "fn f() { sqlx::query(\"select count(*) from update_log, deletes\").execute(w.db()); }",
        "fn f() { Err(\"update the page to go on, or drop the change\"); }",
        "fn f() { Err(\"Update your profile and set a password. Copy the link from the page. Truncate long names.\"); }",
        "fn f() { let caches = update(\"create a user\"); }",
        "cache::holds!(Query: X, Y);\nimpl Query for X { }\nimpl query::Query for Y { }",
        "use contract::matrix::{InIndexedDb, layers::IndexedDb};\nfn f<T: InIndexedDb, U: FieldsIn<IndexedDb>>() {}",
        "mod redis;\nuse redis::State;",
        "use super::{redis::Redis, entry};",
        "use axum::extract::Query;\nimpl<S> FromRequest<S> for Query<S> { }",
    ];
    let said = ["Update user", "Create user", "Delete from the list", "Select a file to turn into users"];
    for text in said {
        assert_eq!(doors_of(APP, &format!("const TEXT: &str = \"{text}\";")), Vec::<String>::new(), "{text}");
    }
    for snippet in innocent {
        assert_eq!(doors_of("server/src/users/page.rs", snippet), Vec::<String>::new(), "{snippet}");
    }
}

#[test]
fn what_is_served_is_no_module_of_tests() {
    let tests = |text: &str| modules_of_tests(&Source::of("app/src/users/mod.rs", text).unwrap());
    assert_eq!(tests("#[cfg(test)]\nmod x;"), ["app/src/users/x.rs", "app/src/users/x/"]);
    assert_eq!(tests("#[cfg(test)]\nmod x;\n#[cfg(not(test))]\nmod x;"), Vec::<String>::new());
    assert_eq!(tests("mod x;\n#[cfg(test)]\nmod y { mod z; }"), Vec::<String>::new());
}

/// What is allowed in one file is neither in the one beside it, nor is any other door open there.
#[test]
fn an_allowance_is_for_one_file_and_one_door() {
    let import = "server/src/users/import/apply.rs";
    let stage =
        Source::of(import, "fn f() { query(\"update import_rows r set a = 1\").execute(db); }").unwrap();
    assert_eq!((found(&stage, &writers()).len(), breaches(&stage, &writers()).len()), (1, 0));
    let beside = [
        (import, "fn f() { query(\"update users set a = 1\").execute(db); }"),
        (
            "server/src/users/import/stage.rs",
            "fn f() { query(\"update import_rows r set a = 1\").execute(db); }",
        ),
        ("crates/store/src/browser/local_storage.rs", "fn f() { window().session_storage(); }"),
        ("crates/store/src/browser/kept.rs", "fn f() { window().local_storage(); }"),
        ("app/src/root.rs", "fn f() { store::browser::persist(kept); }"),
        ("server/src/auth/issue.rs", "fn f() { headers.append(\"set-cookie\", value); }"),
    ];
    for (path, snippet) in beside {
        assert_eq!(doors_of(path, snippet).len(), 1, "{snippet} in {path}");
    }
}
