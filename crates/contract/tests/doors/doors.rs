//! The doors: what must not be named, where, and who may.

/// A way to a place that keeps something.
pub(crate) struct Door {
    pub(crate) name: &'static str,
    /// What the paths begin with of those to whom it is closed.
    pub(crate) closed: &'static [&'static str],
    /// In lower case without `_` and `-`, anywhere in a name or a literal; with `=` before it, a whole name as it is
    /// written; with `.`, one of a method; with `"`, in literals and scripts only.
    pub(crate) words: &'static [&'static str],
    /// Consecutive segments of a path, renamed or not; of one that has a single segment, the first.
    pub(crate) paths: &'static [&'static str],
    pub(crate) instead: &'static str,
}

/// Whatever may reach a browser: the contract cannot, because it depends on nothing that does (`manifests.rs`).
const BROWSER: &[&str] =
    &["app/", "frontend/", "crates/", "public/", "style/", "server/", "!crates/contract/"];
const ALL: &[&str] = &["app/", "frontend/", "crates/", "server/"];
/// The libraries have what they offer.
const OURS: &[&str] = &["app/", "frontend/", "server/", "crates/", "!crates/query/", "!crates/store/"];
const SERVER: &[&str] = &["server/"];

pub(crate) const DOORS: &[Door] = &[
    Door {
        name: "localStorage",
        closed: BROWSER,
        words: &["localstorage", "gloostorage", "storagearea", "=leptos_use"],
        paths: &["web_sys::Storage"],
        instead: "preferences go through the UI store, and the store's persistence writes them",
    },
    Door {
        name: "sessionStorage",
        closed: BROWSER,
        words: &["sessionstorage"],
        paths: &[],
        instead: "what is gone with the tab lives in the UI store",
    },
    Door {
        name: "document.cookie",
        closed: BROWSER,
        words: &["htmldocument", "documentcookies", "cookiestore", "documentcookie"],
        paths: &[],
        instead: "cookies are the server's (server/src/auth/cookie.rs); the one for the first paint is the store's mirror",
    },
    Door {
        name: "browser databases",
        closed: BROWSER,
        words: &[
            "=indexed_db",
            "\"indexeddb",
            "idbfactory",
            "idbopen",
            "idbobjectstore",
            "cachestorage",
            "storagemanager",
            ".caches",
        ],
        // There is a layer of that name, too.
        paths: &["query::IndexedDb", "persist::IndexedDb", "indexed_db::IndexedDb"],
        instead: "the query cache's persistence keeps what outlives the page",
    },
    Door {
        name: "what has no types",
        closed: BROWSER,
        words: &["=Reflect", "=eval", "=new_no_args", "=new_with_args"],
        paths: &["wasm_bindgen::module", "wasm_bindgen::raw_module", "wasm_bindgen::inline_js", "extern::{}"],
        instead: "call the browser by web-sys, so that it can be seen what is called",
    },
    Door {
        name: "the one store",
        closed: OURS,
        words: &[
            "=provide_store",
            "=attach_persistence",
            "=attach_persistence_with",
            "=attach_async_persistence",
            "=Persister",
        ],
        paths: &["Store::new", "ArcStore::new", "store::browser", "store::*"],
        instead: "there is one UI store, `UiState`, whose fields say their kinds in app/src/preferences/kinds.rs, and app/src/platform/browser.rs ties it to its storage",
    },
    Door {
        name: "fields that nobody looks at",
        closed: &["app/", "frontend/", "server/", "crates/", "!crates/contract/"],
        words: &["=DECLARED"],
        paths: &["matrix::Declared"],
        instead: "`contract::ui_store!` looks at each field and says that it has",
    },
    Door {
        name: "raw queries",
        closed: OURS,
        words: &[
            "=use_query",
            "=use_query_with",
            "=use_infinite_query",
            "=use_infinite_query_with",
            "=use_queries",
            "=use_queries_with",
        ],
        paths: &["macro_rules::holds", "query::*"],
        instead: "`cache::use_cached` takes only what the query cache may hold",
    },
    Door {
        name: "Redis",
        closed: OURS,
        words: &["=fred"],
        paths: &["redis"],
        instead: "`Cache::read` and `Cache::put_session` take only what Redis may hold",
    },
    Door {
        name: "Set-Cookie",
        closed: &["app/", "frontend/", "server/"],
        words: &["setcookie", "httponly", "cookiejar"],
        paths: &[],
        instead: "`Cookies::set` takes only what a cookie may hold",
    },
    Door {
        name: "SQL that is not written out",
        closed: SERVER,
        words: &[
            "=raw_sql",
            "=copy_in_raw",
            "queryfile",
            "=AssertSqlSafe",
            "=SqlSafeStr",
            "=SqlStr",
            "=QueryBuilder",
        ],
        paths: &["sqlx::migrate", "sqlx::*"],
        instead: "a statement is one literal, so that it can be seen what it writes and that `Write::rows` says so",
    },
    Door { name: UNSEEN, closed: ALL, words: &["=include"], paths: &["#::path"], instead: LOOKED_AT },
    Door {
        name: "a word against clippy",
        closed: ALL,
        words: &[],
        paths: &[
            "clippy::disallowed_methods",
            "clippy::disallowed_types",
            "clippy::disallowed_macros",
            "clippy::style",
            "clippy::all",
        ],
        instead: "clippy.toml says where it belongs",
    },
    Door {
        name: "the machine's clock",
        closed: &["server/src/"],
        words: &[],
        paths: &["Utc::now", "Local::now", "SystemTime::now"],
        instead: "all instances go by `Services::clock`",
    },
];

/// What may come from a file that is not looked at: styles and texts. Pages are looked at.
pub(crate) const SEEN: [&str; 3] = [".css", ".md", ".html"];
pub(crate) const LOOKED_AT: &str =
    "a module is a file beside the one that names it, and SQL is written out where `Write::rows::<…>()` is";
pub(crate) const UNSEEN: &str = "code that is not looked at";
pub(crate) const WRITES: &str = "SQL that writes";
pub(crate) const ANSWERS: &str = "unchecked answers";

/// Who may: the door, the file, and what by name, or into what if it is SQL; with `""`, all of it.
pub(crate) const ALLOWED: &[(&str, &str, &str)] = &[
    ("localStorage", "crates/store/src/browser/local_storage.rs", ""),
    ("localStorage", "crates/store/src/browser/mod.rs", ""),
    ("localStorage", "crates/store/src/browser/page_events.rs", "LocalStorage"),
    ("localStorage", "app/src/platform/browser.rs", "LocalStorage"),
    // The layer of that name.
    ("localStorage", "app/src/preferences/kinds.rs", "LocalStorage"),
    ("document.cookie", "crates/store/src/browser/document_cookies.rs", ""),
    ("document.cookie", "crates/store/src/browser/mod.rs", ""),
    ("document.cookie", "crates/store/src/browser/rendered.rs", "DocumentCookies"),
    ("document.cookie", "app/src/platform/browser.rs", "DocumentCookies"),
    ("browser databases", "crates/query/src/persist/indexed_db.rs", ""),
    ("browser databases", "crates/query/src/persist/mod.rs", ""),
    ("browser databases", "crates/query/src/lib.rs", "persist::IndexedDb"),
    ("browser databases", "app/src/platform/reach.rs", "query::IndexedDb"),
    ("what has no types", "crates/query/src/persist/indexed_db.rs", "Reflect"),
    ("what has no types", "crates/query/src/tabs/browser.rs", "Reflect"),
    ("the one store", "app/src/root.rs", "provide_store"),
    ("the one store", "app/src/platform/browser.rs", "store::browser"),
    ("raw queries", "app/src/cache/gate.rs", "use_query_with"),
    ("raw queries", "app/src/cache/gate.rs", "macro_rules::holds"),
    (ANSWERS, "crates/query/src/streamed.rs", "impl Query for Streamed<Q>"),
    (ANSWERS, "crates/query/src/infinite/query.rs", "impl Query for Infinite<Q>"),
    ("Redis", "server/src/cache/batch.rs", ""),
    ("Redis", "server/src/cache/redis.rs", ""),
    ("Redis", "server/src/cache/relay.rs", ""),
    // Of the four cookies, and of the one for the e-mail address of a refused sign-in.
    ("Set-Cookie", "server/src/auth/cookie.rs", "httponly"),
    ("Set-Cookie", "server/src/auth/issue.rs", "SET_COOKIE"),
    ("Set-Cookie", "server/src/auth/login_email.rs", "httponly"),
    ("Set-Cookie", "server/src/auth/login.rs", "SET_COOKIE"),
    // What the store would write, as a key.
    ("Set-Cookie", "app/src/page.rs", "set_cookie"),
    ("SQL that is not written out", "server/src/db/connect.rs", "sqlx::migrate"),
    ("SQL that is not written out", "server/src/db/tenant.rs", "AssertSqlSafe"),
    ("SQL that is not written out", "server/src/audit/list.rs", "QueryBuilder"),
    ("SQL that is not written out", "server/src/users/list.rs", "QueryBuilder"),
    ("SQL that is not written out", "server/src/users/export.rs", "QueryBuilder"),
    ("SQL that is not written out", "server/src/users/import/apply.rs", "raw_sql"),
    ("SQL that is not written out", "server/src/users/import/apply.rs", "copy_in_raw"),
    ("SQL that is not written out", "server/src/seed/run.rs", "copy_in_raw"),
    // The write itself notes it and keeps its answer, the relay empties the outbox, the owner seeds.
    (WRITES, "server/src/write/handle.rs", "cache_versions"),
    (WRITES, "server/src/write/handle.rs", "audit_log"),
    (WRITES, "server/src/write/handle.rs", "outbox"),
    (WRITES, "server/src/write/once.rs", "idempotency_keys"),
    (WRITES, "server/src/cache/relay.rs", "outbox_prune"),
    (WRITES, "server/src/cache/relay.rs", "outbox_again"),
    (WRITES, "server/src/cache/relay.rs", "outbox_told"),
    (WRITES, "server/src/seed/run.rs", ""),
    // A table that lives as long as its transaction.
    (WRITES, "server/src/users/import/apply.rs", "import_rows"),
    ("a word against clippy", "app/src/cache/gate.rs", ""),
    ("a word against clippy", "app/src/cache/outliving.rs", ""),
    ("a word against clippy", "app/src/platform/browser.rs", ""),
    ("a word against clippy", "app/src/platform/reach.rs", ""),
    ("a word against clippy", "crates/query/src/persist/indexed_db.rs", ""),
    ("a word against clippy", "crates/query/src/tabs/browser.rs", ""),
    ("a word against clippy", "crates/store/src/browser/document_cookies.rs", ""),
    ("a word against clippy", "crates/store/src/browser/local_storage.rs", ""),
    ("a word against clippy", "server/src/audit/list.rs", ""),
    ("a word against clippy", "server/src/cache/redis.rs", ""),
    ("a word against clippy", "server/src/db/tenant.rs", ""),
    ("a word against clippy", "server/src/seed/run.rs", ""),
    ("a word against clippy", "server/src/users/export.rs", ""),
    ("a word against clippy", "server/src/users/import/apply.rs", ""),
    ("a word against clippy", "server/src/users/list.rs", ""),
    ("the machine's clock", "server/src/clock.rs", ""),
];
