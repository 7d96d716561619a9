use contract::{
    Code, Permission,
    permissions::{Catalogue, Verdict, Verdicts},
};
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, OWNER, TestApp, VIEWER};

const CHECK: &str = "/api/v1/permissions/check";

#[tokio::test]
async fn one_question_has_one_answer_and_several_have_theirs_in_order() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    let check = async |query: &str| viewer.get(&format!("{CHECK}?{query}")).await;
    let one: serde_json::Value = check("permission=users:read").await.json();
    assert_eq!(one, json!({ "permission": "users:read", "allowed": true }));
    let many: serde_json::Value = check("permission=users%3Awrite&permission=users:read").await.json();
    let (no, yes) = (
        json!({ "permission": "users:write", "allowed": false }),
        json!({ "permission": "users:read", "allowed": true }),
    );
    assert_eq!(many, json!({ "data": [no, yes] }));
    let many: Verdicts = check("permission=users:read&permission=users%3Awrite").await.json();
    assert!(many.allows(Permission::UsersRead) && !many.allows(Permission::UsersWrite));
}

#[tokio::test]
async fn what_is_not_in_the_catalogue_cannot_be_asked_about() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    for query in ["", "?permission=", "?permission=users:fly", "?permission=users:read&permission=x"] {
        let problem = viewer.get(&format!("{CHECK}{query}")).await.problem();
        assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, "permission"), "{query}");
    }
    let all = "permission=users:read&".repeat(Permission::ALL.len() + 1);
    assert_eq!(viewer.get(&format!("{CHECK}?{all}")).await.code(), Code::Invalid);
}

#[tokio::test]
async fn the_catalogue_is_the_same_for_everyone_who_is_signed_in() {
    let app = TestApp::start().await;
    let catalogue: Catalogue = app.signed_in(VIEWER).await.get("/api/v1/permissions").await.json();
    let expected: Vec<_> = Permission::ALL.iter().map(|p| (p.as_str(), p.about())).collect();
    let listed: Vec<_> = catalogue.data.iter().map(|e| (&*e.permission, &*e.about)).collect();
    assert_eq!(listed, expected);
    assert_eq!(app.signed_in(OWNER).await.get("/api/v1/permissions").await.json::<Catalogue>(), catalogue);
}

#[tokio::test]
async fn nobody_is_told_who_is_not_signed_in() {
    let app = TestApp::start().await;
    for path in ["/api/v1/permissions", "/api/v1/permissions/check?permission=users:read"] {
        assert_eq!(app.anonymous().get(path).await.code(), Code::Unauthenticated);
    }
}

#[tokio::test]
async fn the_answer_is_that_of_now_on_every_instance() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    let elsewhere = admin.at(&app.another().await.router);
    let may =
        async || elsewhere.get(&format!("{CHECK}?permission=users:write")).await.json::<Verdict>().allowed;
    for (role, allowed) in [("admin", true), ("viewer", false), ("admin", true)] {
        let path = format!("/api/v1/users/{}", user_id(1, 2));
        assert_eq!(owner.patch(&path, json!({ "role": role })).await.status, 200);
        assert_eq!(may().await, allowed, "{role}");
    }
}
