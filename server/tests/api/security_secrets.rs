//! No secret stands in logs, addresses or the audit log: a server of its own process runs through all that has to do with
//! secrets, saying all that it can say, and what it said is searched.

use std::{fs, process::Command};

use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use http::header;
use serde_json::json;
use server::seed::PASSWORD;
use sha2::{Digest, Sha256};
use tokio::net::TcpStream;

use crate::support::{Answer, EDITOR, Folder, KEY, Process, TestApp, Wire, eventually, free_port, server};

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";
const WRONG: &str = "a-guess-that-is-wrong-4711";
const NEW: &str = "another-horse-another-battery";

/// What must be nowhere, and where it was seen first.
#[derive(Debug, Default)]
struct Secrets(Vec<(String, String)>);

impl Secrets {
    /// The text as it is, and what could be made of it without a key.
    fn keep(&mut self, what: &str, text: &str) {
        assert!(text.len() > 8, "{what} is too short to be searched for: {text:?}");
        let digest = Sha256::digest(text.as_bytes());
        let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        let forms = [
            text.to_owned(),
            text.replace(' ', "+"),
            text.replace(' ', "%20"),
            BASE64_STANDARD.encode(text),
            BASE64_URL_SAFE_NO_PAD.encode(text),
            hex,
            BASE64_STANDARD.encode(digest),
            BASE64_URL_SAFE_NO_PAD.encode(digest),
            format!("{digest:?}"),
        ];
        self.0.extend(forms.into_iter().map(|form| (what.to_owned(), form)));
    }

    /// The cookies of an answer, and what is in them.
    fn keep_cookies(&mut self, answer: &Answer) {
        for (name, value) in answer.cookies() {
            if ["", "1"].contains(&&*value) {
                continue;
            }
            self.keep(&name, &value);
            // The signature of a token is what makes it one.
            if let Some((_, signature)) = value.rsplit_once('.') {
                self.keep(&format!("{name}'s signature"), signature);
            }
            if name == "session" {
                let lean: serde_json::Value =
                    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(&value).unwrap()).unwrap();
                self.keep("the session's secret", lean["secret"].as_str().unwrap());
            }
        }
    }

    fn found_in(&self, text: &str) -> Vec<String> {
        let found = self.0.iter().filter(|(_, form)| text.contains(form.as_str()));
        found
            .map(|(what, form)| {
                let line = text.lines().find(|line| line.contains(form.as_str())).unwrap_or_default();
                format!("{what} as {form} in {line}")
            })
            .collect()
    }
}

/// A visit, from the first sign-in to the last sign-out; each answer's address to go on to is noted.
async fn visit(port: u16, secrets: &mut Secrets) -> Vec<String> {
    let mut wire = Wire::to(port);
    let mut addresses = Vec::new();
    let mut note = |secrets: &mut Secrets, answer: &Answer, status: u16| {
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text());
        secrets.keep_cookies(answer);
        let to = answer.headers.get(header::LOCATION).map(|to| to.to_str().unwrap().to_owned());
        addresses.extend(to);
    };
    let credentials = |password: &str| json!({ "email": EDITOR, "password": password }).to_string();
    let login = "/api/v1/auth/login";

    note(secrets, &wire.send("POST", login, JSON, &credentials(WRONG)).await, 401);
    let form =
        |password: &str| format!("email={}&password={}&next=%2Fsettings", EDITOR, password.replace(' ', "+"));
    note(secrets, &wire.send("POST", login, FORM, &form(WRONG)).await, 303);
    let answer = wire.send("POST", login, FORM, &form(PASSWORD)).await;
    note(secrets, &answer, 303);
    wire.cookies = answer.cookies();
    let answer = wire.send("POST", login, JSON, &credentials(PASSWORD)).await;
    note(secrets, &answer, 200);
    wire.cookies = answer.cookies();
    let answer = wire.send("POST", "/api/v1/auth/refresh", JSON, "").await;
    note(secrets, &answer, 200);
    wire.cookies = answer.cookies();
    note(secrets, &wire.send("GET", "/settings", JSON, "").await, 200);
    note(secrets, &wire.send("GET", "/api/v1/auth/session", JSON, "").await, 200);
    let denied = json!({ "name": "A", "email": "a@acme.test", "role": "viewer" }).to_string();
    note(secrets, &wire.send("POST", "/api/v1/users", JSON, &denied).await, 403);

    let password = "/api/v1/auth/password";
    let change =
        |current: &str, new: &str| json!({ "currentPassword": current, "newPassword": new }).to_string();
    note(secrets, &wire.send("POST", password, JSON, &change(WRONG, NEW)).await, 422);
    let wrong = format!("currentPassword={WRONG}&newPassword={NEW}");
    note(secrets, &wire.send("POST", password, FORM, &wrong).await, 303);
    note(secrets, &wire.send("POST", password, JSON, &format!("{{\"newPassword\":\"{NEW}")).await, 400);
    let answer = wire.send("POST", password, JSON, &change(PASSWORD, NEW)).await;
    note(secrets, &answer, 200);
    wire.cookies = answer.cookies();
    note(secrets, &wire.send("POST", "/api/v1/auth/logout", FORM, "").await, 303);
    note(secrets, &wire.send("POST", "/api/v1/auth/refresh", JSON, "").await, 401);
    addresses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_secret_stands_in_the_logs_addresses_or_audit_rows_of_a_visit() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let (port, folder) = (free_port(), Folder::new());
    let log = folder.path().join("log");
    let mut command = server(&app, port, Command::new(env!("CARGO_BIN_EXE_server")));
    command.env("RUST_LOG", "debug,server=trace");
    let process = Process::start_logged(&mut command, &log).unwrap();
    eventually("the server listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;

    let mut secrets = Secrets::default();
    for (what, text) in
        [("the password", PASSWORD), ("the guess", WRONG), ("the new password", NEW), ("the key", KEY)]
    {
        secrets.keep(what, text);
    }
    let hash = "select password_hash from users where email = $1";
    let hash = async || sqlx::query_scalar::<_, String>(hash).bind(EDITOR).fetch_one(&owner).await.unwrap();
    secrets.keep("the password's hash", &hash().await);
    let addresses = visit(port, &mut secrets).await;
    secrets.keep("the new password's hash", &hash().await);
    let stored: Vec<(Vec<u8>, Vec<u8>)> =
        sqlx::query_as("select secret_hash, refresh_key from sessions").fetch_all(&owner).await.unwrap();
    for (secret_hash, key) in stored {
        for (what, bytes) in [("a session's hash", secret_hash), ("a session's key", key)] {
            secrets.keep(what, &bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>());
            secrets.keep(what, &BASE64_STANDARD.encode(&bytes));
            secrets.keep(what, &BASE64_URL_SAFE_NO_PAD.encode(&bytes));
            secrets.keep(what, &format!("{bytes:?}"));
        }
    }
    let database = app.services.config.database_url.as_ref().unwrap().expose();
    secrets.keep("the database's address", database);
    process.signal("TERM");
    assert!(process.ends().await);

    let said = fs::read_to_string(&log).unwrap();
    assert!(said.contains("DEBUG") && said.contains("ending; requests have"), "it said what it can: {said}");
    let rows = "select a::text from audit_log a union all select o::text from outbox o";
    let rows: Vec<String> = sqlx::query_scalar(rows).fetch_all(&owner).await.unwrap();
    for action in ["session.opened", "session.refused", "password.changed", "password.refused"] {
        assert!(rows.iter().any(|row| row.contains(action)), "{action} is not among {rows:?}");
    }
    assert!(addresses.len() > 3, "{addresses:?}");
    for (where_, text) in
        [("logs", said), ("audit rows", rows.join("\n")), ("addresses", addresses.join("\n"))]
    {
        assert_eq!(secrets.found_in(&text), Vec::<String>::new(), "in the {where_}");
    }
}

/// A secret in any of its forms would be found.
#[test]
fn what_is_looked_for_is_found() {
    let mut secrets = Secrets::default();
    secrets.keep("a secret", "this is a secret");
    let forms: Vec<String> = secrets.0.iter().map(|(_, form)| form.clone()).collect();
    for form in forms {
        assert!(!secrets.found_in(&format!("DEBUG said {form} aloud")).is_empty(), "{form}");
    }
    assert!(secrets.found_in("DEBUG said nothing aloud").is_empty());
}
