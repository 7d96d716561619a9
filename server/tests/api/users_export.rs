use contract::{Code, Page, users::User};
use serde_json::json;

use crate::support::{ADMIN, OWNER, TestApp, USERS, VIEWER};

const EXPORT: &str = "/api/v1/users/export.csv";

#[tokio::test]
async fn all_rows_of_the_filter_come_in_its_order_with_the_columns_of_the_import() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    let answer = viewer.get(&format!("{EXPORT}?role=viewer&sort=-email&pageSize=1&page=3")).await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(answer.header("content-disposition"), "attachment; filename=\"users.csv\"");
    assert_eq!(answer.header("cache-control"), "no-store");
    let page: Page<User> = viewer.get("/api/v1/users?role=viewer&sort=-email&pageSize=100").await.json();
    let expected: String = page
        .data
        .iter()
        .map(|user| format!("{},{},{},{}\n", user.name, user.email, user.role, user.status))
        .collect();
    assert_eq!(answer.text(), format!("name,email,role,status\n{expected}"));
}

#[tokio::test]
async fn what_is_exported_can_be_imported_and_exported_again() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    let names =
        ["Groß, Jürgen \"JG\"", "=HYPERLINK(\"x\")", "'=1+1", "-5", "O'Hara", "Łucja; Żak", "日本 太郎"];
    for (i, name) in names.iter().enumerate() {
        let body = json!({ "name": name, "email": format!("+x{i}@acme.test"), "role": "viewer" });
        assert_eq!(owner.post("/api/v1/users", body).await.status, 201);
    }
    let file = owner.get(&format!("{EXPORT}?q=%2Bx")).await.body;
    let text = String::from_utf8(file.to_vec()).unwrap();
    assert!(text.contains("\"'=HYPERLINK(\"\"x\"\")\",'+x1@acme.test,viewer,invited\n"), "{text}");
    assert_eq!(text.lines().count(), 1 + names.len());

    let page: Page<User> = owner.get("/api/v1/users?q=%2Bx").await.json();
    for user in page.data {
        assert_eq!(admin.delete(&format!("/api/v1/users/{}", user.id)).await.status, 204);
    }
    let report: serde_json::Value =
        admin.upload("/api/v1/users/import?mode=strict", file.clone()).await.json();
    assert_eq!(report["imported"], names.len(), "{report}");
    assert_eq!(owner.get(&format!("{EXPORT}?q=%2Bx")).await.body, file);
}

#[tokio::test]
async fn a_filter_that_selects_nobody_gives_the_header_alone() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    assert_eq!(
        viewer.get(&format!("{EXPORT}?q=nobody+is+called+this")).await.text(),
        "name,email,role,status\n"
    );
    assert_eq!(viewer.get(EXPORT).await.text().lines().count(), 1 + USERS as usize);
    assert_eq!(app.anonymous().get(EXPORT).await.code(), Code::Unauthenticated);
}
