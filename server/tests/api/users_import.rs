use axum::body::{Body, Bytes};
use contract::{
    Code, Page,
    users::{ImportReport, User},
};
use futures::stream;
use http::header;
use serde_json::{Value, json};

use crate::support::{ADMIN, Actor, EDITOR, OWNER, TestApp, USERS, eventually};

const IMPORT: &str = "/api/v1/users/import";

async fn total(actor: &Actor) -> u64 {
    actor.get("/api/v1/users").await.json::<Page<User>>().total
}

fn rejected(report: &ImportReport) -> Vec<(u64, &str, &str)> {
    report.rejected.iter().map(|row| (row.line, row.field.as_str(), row.message.as_str())).collect()
}

#[tokio::test]
async fn a_real_persons_file_comes_in() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let file = "\u{feff}Status;E-Mail;Email;Name;Role\r\n\
                active;x;JUERGEN@Example.com;\"Groß; Jürgen\r\n(Köln)\";Editor\r\n\
                ;;zoe@example.com;  Zoë   O'Hara ;viewer\r\n\
                ;;;;\r\n";
    let report: ImportReport = admin.upload(IMPORT, file).await.json();
    assert_eq!((report.imported, report.rejected_total, report.dry_run), (2, 0, false));
    assert_eq!(report.ignored_columns, ["e-mail"]);
    let page: Page<User> = admin.get("/api/v1/users?q=example.com&sort=email").await.json();
    let rows: Vec<_> = page
        .data
        .iter()
        .map(|u| (u.name.as_str(), u.email.as_str(), u.role.as_str(), u.status.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("Groß; Jürgen (Köln)", "juergen@example.com", "editor", "active"),
            ("Zoë O'Hara", "zoe@example.com", "viewer", "invited"),
        ]
    );
    let audited: Vec<Value> =
        sqlx::query_scalar("select detail from audit_log where action = 'users.import'")
            .fetch_all(&app.owner().await)
            .await
            .unwrap();
    assert_eq!(audited, [json!({ "imported": 2, "rejected": 0 })]);
}

#[tokio::test]
async fn rows_that_cannot_be_taken_come_back_by_line_and_reason_and_the_others_are_taken() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let file = "name,email,role,status\n\
                Good,good@example.com,viewer,\n\
                ,bad,viewer,gone\n\
                Owner,new-owner@example.com,owner,active\n\
                Nobody,nobody@example.com,astronaut,active\n\
                \"Two\nLines\",lines@example.com,viewer,active\n\
                Again,GOOD@example.com,viewer,active\n\
                Taken,owner@acme.test,viewer,active\n\
                Short,short@example.com\n";
    let report: ImportReport = admin.upload(IMPORT, file).await.json();
    assert_eq!((report.imported, report.rejected_total), (2, 6));
    let lines: Vec<_> = rejected(&report).iter().map(|(line, field, _)| (*line, field.to_owned())).collect();
    assert_eq!(lines, [(3, "name"), (4, "role"), (5, "role"), (8, "email"), (9, "email"), (10, "")]);
    assert_eq!(rejected(&report)[3].2, "must not be there twice; line 2 has it");
    assert_eq!(rejected(&report)[4].2, "must not be taken; someone in your organisation has it");
    assert_eq!(total(&admin).await, u64::from(USERS) + 2);
}

#[tokio::test]
async fn strict_takes_all_or_none_and_a_rehearsal_none() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (good, bad) = ("A,a@example.com,owner,active\n", "B,b,viewer,active\n");
    let file = format!("name,email,role,status\n{good}{bad}");
    let strict: ImportReport = owner.upload(&format!("{IMPORT}?mode=strict"), file.clone()).await.json();
    assert_eq!((strict.imported, strict.rejected_total, strict.dry_run), (0, 1, false));
    let rehearsal: ImportReport = owner.upload(&format!("{IMPORT}?dryRun=true"), file.clone()).await.json();
    assert_eq!((rehearsal.imported, rehearsal.rejected_total, rehearsal.dry_run), (1, 1, true));
    assert_eq!(total(&owner).await, u64::from(USERS));
    let whole = format!("name,email,role,status\n{good}");
    let strict: ImportReport = owner.upload(&format!("{IMPORT}?mode=strict"), whole).await.json();
    assert_eq!(strict.imported, 1);
    assert_eq!(total(&owner).await, u64::from(USERS) + 1);
}

#[tokio::test]
async fn a_file_that_is_none_is_refused_with_the_reason() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let table: [(&[u8], &str, &str); 5] = [
        (b"", "file", "must not be empty"),
        (b"name,email\nA,a@b.c\n", "role", "must be a column; the first line of the file does not name it"),
        (
            b"name,email,role\nJ\xFCrgen,j@b.c,viewer\n",
            "file",
            "must be UTF-8, and line 2 is not: save it as \"CSV UTF-8\"",
        ),
        (b"\xFF\xFEn\0a\0", "file", "must be UTF-8, and this is UTF-16: save it as \"CSV UTF-8\""),
        (b"name,name,email,role\n", "name", "must be one column only; the header names it twice"),
    ];
    for (file, field, message) in table {
        let problem = admin.upload(IMPORT, file.to_vec()).await.problem();
        assert_eq!(problem.code, Code::Invalid);
        let error = &problem.errors.0[0];
        assert_eq!((error.field.as_str(), error.message.as_str()), (field, message));
    }
    let json = admin.post(IMPORT, json!({})).await;
    assert_eq!(json.code(), Code::UnsupportedMediaType);
}

#[tokio::test]
async fn a_form_with_a_file_is_taken_as_well() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let body = "--xyz\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nnot the file\r\n\
                --xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"users.csv\"\r\n\
                Content-Type: text/csv\r\n\r\nname,email,role\nA,form@example.com,viewer\n\r\n--xyz--\r\n";
    let request =
        admin.request("POST", IMPORT).header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
    let report: ImportReport = admin.send(request.body(Body::from(body)).unwrap()).await.json();
    assert_eq!(report.imported, 1);
    let request =
        admin.request("POST", IMPORT).header(header::CONTENT_TYPE, "multipart/form-data; boundary=xyz");
    let empty = admin.send(request.body(Body::from("--xyz--\r\n")).unwrap()).await;
    assert_eq!(empty.problem().errors.0[0].field, "file");
}

#[tokio::test]
async fn who_may_not_write_may_not_import() {
    let app = TestApp::start().await;
    let editor = app.signed_in(EDITOR).await;
    assert_eq!(editor.upload(IMPORT, "name,email,role\n").await.code(), Code::Forbidden);
}

#[tokio::test]
async fn fifty_thousand_rows_come_in_and_a_second_time_none() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let mut file = String::from("name,email,role,status\n");
    for i in 0..50_000 {
        file.push_str(&format!("\"Müller, Änne {i}\",person{i}@example.com,viewer,active\n"));
    }
    let report: ImportReport = admin.upload(IMPORT, file.clone()).await.json();
    assert_eq!((report.imported, report.rejected_total), (50_000, 0));
    assert_eq!(total(&admin).await, u64::from(USERS) + 50_000);
    let again: ImportReport = admin.upload(IMPORT, file).await.json();
    assert_eq!((again.imported, again.rejected_total), (0, 50_000));
    assert_eq!(again.rejected.len(), ImportReport::MAX_REJECTED);
    assert_eq!(again.rejected.last().unwrap().line, 1001);
    assert_eq!(total(&admin).await, u64::from(USERS) + 50_000);
}

#[tokio::test]
async fn half_an_upload_is_none() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let broken = stream::iter([
        Ok(Bytes::from_static(b"name,email,role\nA,half@example.com,viewer\n")),
        Err(std::io::Error::other("the client went away")),
    ]);
    assert_eq!(admin.upload(IMPORT, Body::from_stream(broken)).await.code(), Code::Malformed);
    assert_eq!(total(&admin).await, u64::from(USERS));

    let stalled = stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(
        b"name,email,role\nA,half@example.com,viewer\n",
    ))]);
    let endless = futures::StreamExt::chain(stalled, stream::pending());
    let upload = admin.upload(IMPORT, Body::from_stream(endless));
    assert!(
        tokio::time::timeout(std::time::Duration::from_millis(200), upload).await.is_err(),
        "then it is dropped"
    );
    let owner = app.owner().await;
    eventually("no transaction is left open", || async {
        let open: i64 = sqlx::query_scalar(
            "select count(*) from pg_stat_activity
              where datname = current_database() and usename = 'mono_app' and state like 'idle in%'",
        )
        .fetch_one(&owner)
        .await
        .unwrap();
        open == 0
    })
    .await;
    assert_eq!(total(&admin).await, u64::from(USERS));
}

#[tokio::test]
async fn a_file_that_is_too_large_is_refused_at_once() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let request = admin
        .request("POST", IMPORT)
        .header(header::CONTENT_TYPE, "text/csv")
        .header(header::CONTENT_LENGTH, 33 * 1024 * 1024);
    let answer = admin
        .send(request.body(Body::from_stream(stream::pending::<std::io::Result<Bytes>>())).unwrap())
        .await;
    assert_eq!(answer.code(), Code::TooLarge);

    let row = Bytes::from("A,a,b\n".repeat(200_000));
    let pieces: Vec<std::io::Result<Bytes>> = std::iter::once(Bytes::from_static(b"name,email,role\n"))
        .chain(std::iter::repeat_n(row, 30))
        .map(Ok)
        .collect();
    assert_eq!(admin.upload(IMPORT, Body::from_stream(stream::iter(pieces))).await.code(), Code::TooLarge);
}
