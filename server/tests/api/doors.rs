//! Where data is kept, each place has one door. What the storage matrix (`contract::matrix`) cannot hold by types, because
//! a library's own function is a way round it, is held here: by where words of the source may stand.

use std::path::Path;

use crate::house::files;

/// A way to a place that keeps something, the paths that may take it, and whether tests may.
struct Door {
    words: &'static [&'static str],
    may: &'static [&'static str],
    instead: &'static str,
}

const DOORS: &[Door] = &[
    Door {
        words: &["local_storage()", "localStorage", "gloo_storage", "LocalStorage::raw"],
        may: &["crates/store/", "crates/query/", "crates/contract/"],
        instead: "preferences go through the UI store, and the store's persistence writes them",
    },
    Door {
        words: &["LocalStorage", "attach_persistence(", "DocumentCookies"],
        may: &[
            "crates/store/",
            "crates/contract/",
            "app/src/platform/browser.rs",
            "app/src/preferences/kinds.rs",
        ],
        instead: "the one store is tied to its storage in app/src/platform/browser.rs",
    },
    Door {
        words: &["session_storage()", "sessionStorage", "SessionStorage"],
        may: &[],
        instead: "what is gone with the tab lives in the UI store",
    },
    Door {
        words: &["document.cookie", "HtmlDocument", ".set_cookie("],
        may: &["crates/store/"],
        instead: "cookies are the server's (server/src/auth/cookie.rs); the one for the first paint is the store's mirror",
    },
    Door {
        words: &["indexed_db", "IdbFactory", "indexedDB"],
        may: &["crates/query/"],
        instead: "the query cache's persistence keeps what outlives the page",
    },
    Door {
        words: &["provide_store(", "Store::new("],
        may: &["app/src/preferences/actions/testing.rs", "crates/store/", "app/src/root.rs"],
        instead: "there is one UI store, `UiState`, whose fields say their kinds in app/src/preferences/kinds.rs",
    },
    Door {
        words: &["use_query(", "use_query_with(", "use_infinite_query(", "use_queries("],
        may: &["crates/query/", "app/src/cache/gate.rs"],
        instead: "`cache::use_cached` takes only what the query cache may hold",
    },
    Door {
        words: &["fred::", "use fred"],
        may: &["server/src/cache/batch.rs", "server/src/cache/redis.rs", "server/src/cache/relay.rs"],
        instead: "`Cache::read` and `Cache::put_session` take only what Redis may hold",
    },
    Door {
        words: &["SET_COOKIE", "HttpOnly"],
        may: &["server/src/auth/", "crates/contract/"],
        instead: "`Cookies::set` takes only what a cookie may hold",
    },
    Door {
        words: &["copy_in_raw("],
        may: &["server/src/seed/", "server/src/users/import/apply.rs"],
        instead: "`Write::rows` takes only what the database may hold",
    },
];

/// Where SQL writes without naming what: the write itself notes it and keeps its answer, the relay empties the outbox,
/// the owner seeds.
const OWN_SQL: &[&str] = &[
    "server/src/write/handle.rs",
    "server/src/write/once.rs",
    "server/src/cache/relay.rs",
    "server/src/seed/",
];

/// Who may look at the machine's clock.
const CLOCK: &str = "server/src/clock.rs";

/// What is wrong with a file of Rust.
fn breaches(path: &Path, text: &str) -> Vec<String> {
    let path = path.to_string_lossy();
    // The floors of the benchmark hold nobody's data.
    if path.starts_with("server/tests")
        || path.starts_with("server/bench")
        || path.contains("/tests/matrix/cases/")
    {
        return Vec::new();
    }
    let text = code(text);
    let mut found = Vec::new();
    for door in DOORS {
        if !door.may.iter().any(|may| path.starts_with(may)) {
            let words = door.words.iter().filter(|word| text.contains(**word));
            found.extend(words.map(|word| format!("{path} reaches for {word}: {}", door.instead)));
        }
    }
    if path.starts_with("server/src") && !OWN_SQL.iter().any(|own| path.starts_with(own)) {
        found.extend(unnamed_writes(&text).map(|sql| {
            format!("{path} writes by `{sql}…` without `Write::rows::<…>()`, which takes only what the database may hold")
        }));
    }
    if path.starts_with("server/src") && path != CLOCK {
        let own = ["Utc::now()", "SystemTime::now()"].into_iter().filter(|clock| text.contains(clock));
        found.extend(own.map(|clock| format!("{path} reads {clock}: all instances go by `Services::clock`")));
    }
    if path.starts_with("app/src") {
        found.extend(unchecked_answers(&text).map(|implemented| {
            format!("{path}: `{implemented}` needs a `cache::holds!` beside it, which takes only what the query cache may hold")
        }));
    }
    found
}

/// Without comments, and without the tests at its end.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    text.lines().filter(|line| !line.trim_start().starts_with("//")).flat_map(|line| [line, "\n"]).collect()
}

/// Statements that write and are not executed by `rows::<…>()`; the table of an import lives as long as its transaction.
fn unnamed_writes(text: &str) -> impl Iterator<Item = String> {
    let lower = text.to_lowercase();
    let mut found = Vec::new();
    for verb in ["insert into ", "update ", "delete from ", "merge into ", "truncate "] {
        for (at, _) in lower.match_indices(&format!("\"{verb}")) {
            let statement = &text[at..];
            let end = statement.find(";\n").unwrap_or(statement.len());
            if !statement[..end].contains(".rows::<") && !statement[..end].contains("import_rows r set") {
                found.push(statement.chars().skip(1).take(30).collect());
            }
        }
    }
    found.into_iter()
}

/// Types that the query cache would hold answers of, and that do not say so.
fn unchecked_answers(text: &str) -> impl Iterator<Item = String> {
    let mut found = Vec::new();
    for line in text.lines() {
        for name in ["Query", "StreamedQuery", "InfiniteQuery", "Mutation"] {
            let start = format!("impl {name} for ");
            let Some(rest) = line.trim_start().strip_prefix(&start) else { continue };
            let of: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let says = |said: &str| said.split([':', ',', ')', ' ']).any(|word| word == of);
            let start_of_saying = format!("cache::holds!({name}: ");
            let mut said = text.split(&start_of_saying).skip(1);
            if !said.by_ref().map(|rest| rest.split(';').next().unwrap_or_default()).any(says) {
                found.push(format!("{start}{of}"));
            }
        }
    }
    found.into_iter()
}

#[test]
fn each_place_that_keeps_data_has_one_door() {
    let found: Vec<String> = files(&[".rs"]).iter().flat_map(|(path, text)| breaches(path, text)).collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Each of these, put into the house, would be found: in the app, in the server, wherever it is not the door.
#[test]
fn what_goes_round_a_door_is_found() {
    for door in DOORS {
        for word in door.words {
            for path in ["app/src/users/page.rs", "server/src/users/list.rs", "frontend/src/lib.rs"] {
                let planted = format!("fn f() {{\n    {word};\n}}\n");
                assert!(!breaches(Path::new(path), &planted).is_empty(), "{word} in {path}");
                let comment = format!("// {word}\nfn f() {{}}\n");
                assert_eq!(breaches(Path::new(path), &comment), Vec::<String>::new());
            }
        }
    }
}

#[test]
fn sql_that_writes_without_saying_what_is_found() {
    let path = Path::new("server/src/users/page.rs");
    for verb in ["insert into users (id)", "update users set a = 1", "DELETE FROM users", "truncate users"] {
        let by = |executor| {
            format!("let x = sqlx::query(\"{verb}\")\n.execute({executor})\n.await?;\nw.rows::<User>();\n")
        };
        assert_eq!(breaches(path, &by("w.db()")).len(), 1, "{verb}");
        assert_eq!(breaches(path, &by("&services.db")).len(), 1, "{verb}");
        assert_eq!(breaches(path, &by("w.rows::<User>()")), Vec::<String>::new(), "{verb}");
    }
    let reads = "sqlx::query(\"select 1 from users where x for update\").execute(w.db());\n";
    assert_eq!(breaches(path, reads), Vec::<String>::new());
}

#[test]
fn a_look_at_the_machines_clock_is_found() {
    let looks = "let now = Utc::now();\n";
    assert_eq!(breaches(Path::new("server/src/users/page.rs"), looks).len(), 1);
    for may in [CLOCK, "app/src/users/page.rs"] {
        assert_eq!(breaches(Path::new(may), looks), Vec::<String>::new());
    }
}

#[test]
fn an_answer_that_is_not_checked_is_found() {
    let path = Path::new("app/src/users/queries.rs");
    for name in ["Query", "StreamedQuery", "InfiniteQuery", "Mutation"] {
        let implemented = format!("impl {name} for Mine {{\n}}\n");
        assert_eq!(breaches(path, &implemented).len(), 1);
        assert_eq!(breaches(path, &format!("cache::holds!({name}: Other);\n{implemented}")).len(), 1);
        assert_eq!(breaches(path, &format!("cache::holds!({name}: Other, Mine);\n{implemented}")).len(), 0);
    }
}
