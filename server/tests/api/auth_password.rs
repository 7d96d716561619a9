use axum::body::Body;
use contract::{Code, auth::SessionView};
use futures::future::join;
use http::{Request, header};
use serde_json::json;
use server::seed::PASSWORD;

use crate::{
    auth_login::lean,
    support::{Actor, Answer, EDITOR, OWNER, TestApp},
};

const NEW: &str = "another horse, another battery";

async fn change(actor: &Actor, current: &str, new: &str) -> Answer {
    actor.post("/api/v1/auth/password", json!({ "currentPassword": current, "newPassword": new })).await
}

async fn log_in(app: &TestApp, password: &str) -> Answer {
    app.anonymous().post("/api/v1/auth/login", json!({ "email": OWNER, "password": password })).await
}

async fn is_signed_in(actor: &Actor) -> bool {
    actor.get("/api/v1/auth/session").await.status == 200
}

fn after(actor: &Actor, answer: &Answer) -> Actor {
    let mut actor = actor.clone();
    actor.cookies = answer.cookies();
    actor
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions_and_renews_this_one() {
    let app = TestApp::start().await;
    let instance = app.another().await;
    let (here, there) = (app.signed_in(OWNER).await, app.signed_in(OWNER).await);
    let colleague = app.signed_in(EDITOR).await;
    let there = there.at(&instance.router);
    assert!(is_signed_in(&there).await);

    let answer = change(&here, PASSWORD, NEW).await;
    assert_eq!(answer.json::<SessionView>().user.email, OWNER);
    let renewed = after(&here, &answer);
    assert_eq!(renewed.cookies.len(), 4);
    assert!(is_signed_in(&renewed).await && is_signed_in(&renewed.at(&instance.router)).await);
    assert_ne!(lean(&renewed)["session"], lean(&here)["session"]);
    for ended in [&here, &there] {
        assert!(!is_signed_in(ended).await);
        assert_eq!(ended.post("/api/v1/auth/refresh", json!({})).await.code(), Code::Unauthenticated);
    }
    assert!(is_signed_in(&colleague).await);
    assert_eq!(renewed.post("/api/v1/auth/refresh", json!({})).await.status, 200);
    assert_eq!(log_in(&app, PASSWORD).await.code(), Code::Unauthenticated);
    assert_eq!(log_in(&app, NEW).await.status, 200);

    let sql = "select action || coalesce(' ' || (detail->>'reason'), '') from audit_log
                where actor_id is not null and action <> 'session.opened' order by id limit 3";
    let actions: Vec<String> = sqlx::query_scalar(sql).fetch_all(&app.owner().await).await.unwrap();
    assert_eq!(
        actions,
        ["session.ended password changed", "session.ended password changed", "password.changed"]
    );
}

#[tokio::test]
async fn what_cannot_be_a_password_is_told_by_its_field_and_changes_nothing() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let long = "x".repeat(1025);
    let cases = [
        ("wrong", NEW, "currentPassword"),
        ("", NEW, "currentPassword"),
        (PASSWORD, "1234567", "newPassword"),
        (PASSWORD, &*long, "newPassword"),
        (PASSWORD, PASSWORD, "newPassword"),
    ];
    for (current, new, field) in cases {
        let problem = change(&actor, current, new).await.problem();
        assert_eq!((problem.code, &*problem.errors.0[0].field), (Code::Invalid, field), "{current} {new}");
    }
    let extra = json!({ "currentPassword": PASSWORD, "newPassword": NEW, "userId": 1 });
    assert_eq!(actor.post("/api/v1/auth/password", extra).await.code(), Code::Invalid);
    assert_eq!(change(&app.anonymous(), PASSWORD, NEW).await.code(), Code::Unauthenticated);
    assert!(is_signed_in(&actor).await);
    assert_eq!(log_in(&app, PASSWORD).await.status, 200);
    let sql = "select count(*) from audit_log where action = 'password.refused'";
    let refused: i64 = sqlx::query_scalar(sql).fetch_one(&app.owner().await).await.unwrap();
    assert_eq!(refused, 1);
}

#[tokio::test]
async fn guessing_the_present_password_is_slowed_down_like_signing_in() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    for _ in 0..10 {
        assert_eq!(change(&actor, "wrong", NEW).await.code(), Code::Invalid);
    }
    let refused = change(&actor, PASSWORD, NEW).await;
    assert_eq!(refused.code(), Code::RateLimited);
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 800);
    assert!(is_signed_in(&actor).await);
}

/// Whoever signs in with the old password at the same moment is refused, or signed out with the others.
#[tokio::test]
async fn no_race_leaves_a_session_of_the_old_password_alive() {
    let app = TestApp::start().await;
    let mut actor = app.signed_in(OWNER).await;
    let passwords = [PASSWORD, NEW, "a third horse", "a fourth horse", "a fifth horse"];
    for pair in passwords.windows(2) {
        let before = actor.clone();
        let (changed, (signed_in, renewed)) = join(
            change(&actor, pair[0], pair[1]),
            join(log_in(&app, pair[0]), before.post("/api/v1/auth/refresh", json!({}))),
        )
        .await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        for other in [signed_in, renewed] {
            if other.status == 200 {
                let other = after(&actor, &other);
                assert!(!is_signed_in(&other).await);
                let again = other.post("/api/v1/auth/refresh", json!({})).await;
                assert_eq!(again.code(), Code::Unauthenticated);
            }
        }
        actor = after(&actor, &changed);
        assert!(is_signed_in(&actor).await);
    }
}

#[tokio::test]
async fn the_plain_form_leads_back_and_says_how_it_went() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    let submit = async |current: &str, new: &str| {
        let fields = [("currentPassword", current), ("newPassword", new)];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = actor.request("POST", "/api/v1/auth/password");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let answer = actor.send(request.body(Body::from(body)).unwrap()).await;
        assert_eq!(answer.status, 303);
        answer
    };
    assert_eq!(submit("wrong", NEW).await.header("location"), "/settings?password=wrong");
    assert_eq!(submit(PASSWORD, "short").await.header("location"), "/settings?password=unfit");
    let changed = submit(PASSWORD, NEW).await;
    assert_eq!(changed.header("location"), "/settings?password=changed");
    assert!(is_signed_in(&after(&actor, &changed)).await);
}

fn plain_form(actor: &Actor, path: &str, fields: &[(&str, &str)]) -> Request<Body> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request =
        actor.request("POST", path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn a_form_that_is_sent_too_late_leads_by_way_of_signing_in_back_to_its_page() {
    let app = TestApp::start().await;
    let mut actor = app.signed_in(OWNER).await;
    // The access token has run out, and with it the browser has dropped its cookie.
    actor.cookies.retain(|(name, _)| name != "accessToken");
    let fields = [("currentPassword", PASSWORD), ("newPassword", NEW)];
    let answer = actor.send(plain_form(&actor, "/api/v1/auth/password", &fields)).await;
    assert_eq!(answer.status, 303);
    assert_eq!(answer.header("location"), "/login?next=%2Fsettings%3Fpassword%3Dexpired");
    assert!(answer.cookies().is_empty() && answer.body.is_empty());
    assert_eq!(change(&actor, PASSWORD, NEW).await.code(), Code::Unauthenticated, "a program is told");

    let page = actor.get(answer.header("location")).await;
    assert!(page.text().contains(r#"value="/settings?password=expired""#), "{}", page.text());
    let fields = [("email", OWNER), ("password", PASSWORD), ("next", "/settings?password=expired")];
    let answer = actor.send(plain_form(&actor, "/api/v1/auth/login", &fields)).await;
    assert_eq!(answer.header("location"), "/settings?password=expired");
    let page = after(&actor, &answer).get(answer.header("location")).await;
    assert!(page.text().contains("You were signed out before the password was changed."), "{}", page.text());
    assert_eq!(log_in(&app, NEW).await.code(), Code::Unauthenticated, "it was not changed");
}

#[tokio::test]
async fn a_form_leads_back_also_when_the_database_is_away() {
    let app = TestApp::start().await;
    let actor = app.signed_in(OWNER).await;
    assert!(is_signed_in(&actor).await);
    app.services.db.close().await;
    let fields = [("currentPassword", PASSWORD), ("newPassword", NEW)];
    let answer = actor.send(plain_form(&actor, "/api/v1/auth/password", &fields)).await;
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/settings?password=unavailable"));
}
