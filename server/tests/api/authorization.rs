//! The authorization matrix: every endpoint that is mounted, and everyone who may ask. It is generated from the
//! declarations, checked in as `docs/authorization.md`, and each of its cells is a request to the real server.

use std::{fmt::Write as _, path::Path};

use contract::{Access, Code, Declaration};
use server::{http, seed::default_grants};

use crate::support::{ADMIN, Actor, EDITOR, FOREIGN_OWNER, OWNER, TestApp, VIEWER};

pub(crate) mod requests;
use requests::{Scene, request};

/// Who asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Anonymous,
    /// The owner of another tenant, with the ids of this one.
    Foreign,
    Role(&'static str, &'static str),
}

const EVERYONE: [Who; 6] = [
    Who::Anonymous,
    Who::Foreign,
    Who::Role("viewer", VIEWER),
    Who::Role("editor", EDITOR),
    Who::Role("admin", ADMIN),
    Who::Role("owner", OWNER),
];

impl Who {
    fn title(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Foreign => "foreign tenant",
            Self::Role(role, _) => role,
        }
    }

    fn email(self) -> Option<&'static str> {
        match self {
            Self::Anonymous => None,
            Self::Foreign => Some(FOREIGN_OWNER),
            Self::Role(_, email) => Some(email),
        }
    }
}

/// What the declaration promises.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cell {
    Yes,
    Refused(Code),
}

impl Cell {
    fn of(endpoint: &Declaration, who: Who) -> Self {
        let role = match who {
            Who::Anonymous if endpoint.access == Access::Public => return Self::Yes,
            Who::Anonymous => return Self::Refused(Code::Unauthenticated),
            Who::Foreign => "owner",
            Who::Role(role, _) => role,
        };
        match endpoint.access {
            Access::Needs(permission) if !default_grants(role).contains(&permission) => {
                Self::Refused(Code::Forbidden)
            }
            _ if who == Who::Foreign && endpoint.names_a_record => Self::Refused(Code::NotFound),
            _ => Self::Yes,
        }
    }

    fn text(self) -> String {
        match self {
            Self::Yes => "yes".to_owned(),
            Self::Refused(code) => code.status().to_string(),
        }
    }
}

fn document(declared: &[Declaration]) -> String {
    let mut text = "# Who may call what

Generated from the declarations of the endpoints that are mounted, by `MATRIX=overwrite cargo test -p server --test api
authorization`. Each cell is a request in `server/tests/api/authorization.rs`, with the grants that roles have at the start.
The foreign tenant asks as an owner, with this tenant's ids; where an endpoint names none, what they get is their own.

| endpoint | takes |"
        .to_owned();
    for who in EVERYONE {
        write!(text, " {} |", who.title()).unwrap();
    }
    write!(text, "\n|{}\n", "---|".repeat(EVERYONE.len() + 2)).unwrap();
    let mut sorted = declared.to_vec();
    sorted.sort_by_key(|endpoint| (endpoint.path, endpoint.method.as_str()));
    for endpoint in &sorted {
        let takes = match endpoint.access {
            Access::Public => "–".to_owned(),
            Access::SignedIn => "signed in".to_owned(),
            Access::Needs(permission) => format!("`{permission}`"),
        };
        write!(text, "| {} `{}` | {takes} |", endpoint.method.as_str(), endpoint.path).unwrap();
        for who in EVERYONE {
            write!(text, " {} |", Cell::of(endpoint, who).text()).unwrap();
        }
        text.push('\n');
    }
    text
}

#[test]
fn the_matrix_is_that_of_the_declarations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/authorization.md");
    let generated = document(&http::endpoints().declared());
    if std::env::var("MATRIX").is_ok_and(|value| value == "overwrite") {
        std::fs::write(&path, &generated).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(
        written == generated,
        "docs/authorization.md is not what the endpoints declare: look at what changed, then `MATRIX=overwrite`\n{generated}"
    );
}

#[test]
fn no_endpoint_is_mounted_beside_the_declarations() {
    // Pages, files, health, metrics and the document are no endpoints of the API; these files are their routers.
    let routers = [
        "server/src/http/mount.rs",
        "server/src/http/router.rs",
        "server/src/health.rs",
        "server/src/metrics.rs",
        "server/src/openapi/routes.rs",
    ];
    for (path, text) in crate::house::files(&[".rs"]) {
        let path = path.to_string_lossy().into_owned();
        if path.starts_with("server/src") && !routers.contains(&path.as_str()) {
            for words in [".route(", ".route_service(", ".nest(", ".nest_service("] {
                assert!(!text.contains(words), "{path} mounts by `{words}…`, past the declarations");
            }
        }
    }
}

#[test]
fn each_endpoint_is_declared_once_and_mounted() {
    let declared = http::endpoints().declared();
    for (at, endpoint) in declared.iter().enumerate() {
        let twin = declared[..at].iter().find(|d| (d.path, d.method) == (endpoint.path, endpoint.method));
        assert_eq!(twin, None, "twice");
    }
    let mounted: Vec<&str> = declared.iter().map(|endpoint| endpoint.name).collect();
    for (path, text) in crate::house::files(&["endpoints.rs"]) {
        if !path.starts_with("crates/contract/src") {
            continue;
        }
        for declaration in text.split("\nendpoint! {").skip(1) {
            let line = declaration.lines().find(|line| !line.trim().is_empty() && !line.contains("///"));
            let name = line.and_then(|line| line.trim().split(':').next()).unwrap();
            assert!(mounted.contains(&name), "{name} of {} is not mounted", path.display());
        }
    }
}

#[tokio::test]
async fn nobody_may_more_or_less_than_the_matrix_says_anonymous() {
    drive(Who::Anonymous).await;
}

#[tokio::test]
async fn nobody_may_more_or_less_than_the_matrix_says_foreign() {
    drive(Who::Foreign).await;
}

#[tokio::test]
async fn nobody_may_more_or_less_than_the_matrix_says_viewer() {
    drive(EVERYONE[2]).await;
}

#[tokio::test]
async fn nobody_may_more_or_less_than_the_matrix_says_editor() {
    drive(EVERYONE[3]).await;
}

#[tokio::test]
async fn nobody_may_more_or_less_than_the_matrix_says_admin() {
    drive(EVERYONE[4]).await;
}

#[tokio::test]
async fn nobody_may_more_or_less_than_the_matrix_says_owner() {
    drive(EVERYONE[5]).await;
}

/// Sends one column of the matrix, each endpoint a request that would succeed if it were allowed.
async fn drive(who: Who) {
    let app = TestApp::start().await;
    let mut scene = Scene::set(&app, who.email()).await;
    let mut declared = http::endpoints().declared();
    // What ends sessions comes last, and last of all what changes the password to sign in with.
    declared.sort_by_key(|endpoint| {
        (endpoint.path.starts_with("/api/v1/auth/"), endpoint.name == "ChangePassword")
    });
    let mut wrong = Vec::new();
    for endpoint in declared {
        let actor = match who.email() {
            None => app.anonymous(),
            Some(email) => scene.signed_in(&app, email, &endpoint).await,
        };
        let expected = Cell::of(&endpoint, who);
        let got = ask(&app, &actor, &mut scene, &endpoint).await;
        if got != expected {
            wrong.push(format!(
                "{} {}: {} instead of {}",
                endpoint.method.as_str(),
                endpoint.path,
                got.text(),
                expected.text()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", who.title(), wrong.join("\n"));
}

async fn ask(app: &TestApp, actor: &Actor, scene: &mut Scene, endpoint: &Declaration) -> Cell {
    let request = request(app, actor, scene, endpoint).await;
    let (status, problem) = request.send(actor).await;
    match problem {
        None => Cell::Yes,
        Some(problem) if [401, 403, 404].contains(&status.as_u16()) => Cell::Refused(problem.code),
        Some(problem) => panic!("{} {}: {problem:?}", endpoint.method.as_str(), endpoint.path),
    }
}
