//! A password whose hash is weaker than a new one would be gets a new one when it is seen.

use argon2::{Algorithm, Argon2, Params, PasswordHasher, Version};
use contract::Code;
use futures::future::{join, join_all};
use serde_json::{Value, json};
use server::seed::PASSWORD;
use sqlx::PgPool;

use crate::support::{Answer, OWNER, TestApp};

const NEW: &str = "another horse, another battery";
const PRESENT: &str = "$argon2id$v=19$m=19456,t=2,p=1$";

async fn log_in(app: &TestApp, password: &str) -> Answer {
    app.anonymous().post("/api/v1/auth/login", json!({ "email": OWNER, "password": password })).await
}

async fn hash(owner: &PgPool) -> String {
    let sql = "select password_hash from users where email = $1";
    sqlx::query_scalar(sql).bind(OWNER).fetch_one(owner).await.unwrap()
}

/// Gives the owner a hash of their password as it was made when machines were slower.
async fn plant(owner: &PgPool, password: &str) -> String {
    let params = Params::new(1024, 1, 1, None).unwrap();
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let weak = argon2.hash_password(password.as_bytes()).unwrap().to_string();
    let sql = "update users set password_hash = $2 where email = $1";
    sqlx::query(sql).bind(OWNER).bind(&weak).execute(owner).await.unwrap();
    weak
}

#[tokio::test]
async fn a_weaker_hash_is_replaced_by_the_next_sign_in_that_succeeds() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let before: (i64, chrono::DateTime<chrono::Utc>) =
        sqlx::query_as("select version, updated_at from users where email = $1")
            .bind(OWNER)
            .fetch_one(&owner)
            .await
            .unwrap();
    let weak = plant(&owner, PASSWORD).await;
    assert_eq!(log_in(&app, "wrong").await.code(), Code::Unauthenticated);
    assert_eq!(hash(&owner).await, weak, "a failure changes nothing");

    let actor = app.signed_in(OWNER).await;
    let strong = hash(&owner).await;
    assert!(strong.starts_with(PRESENT), "{strong}");
    assert_eq!(actor.get("/api/v1/auth/session").await.status, 200);
    assert_eq!(log_in(&app, PASSWORD).await.status, 200);
    assert_eq!(hash(&owner).await, strong, "once");
    assert_eq!(log_in(&app, "wrong").await.code(), Code::Unauthenticated);

    let after: (i64, chrono::DateTime<chrono::Utc>) =
        sqlx::query_as("select version, updated_at from users where email = $1")
            .bind(OWNER)
            .fetch_one(&owner)
            .await
            .unwrap();
    assert_eq!(after, before, "nothing that anyone is shown has changed");
    let sql = "select detail from audit_log where action = 'password.rehashed'";
    let noted: Vec<Value> = sqlx::query_scalar(sql).fetch_all(&owner).await.unwrap();
    assert_eq!(noted, [json!({})], "that it was done, and nothing of what");
}

#[tokio::test]
async fn of_many_who_sign_in_at_once_with_a_weaker_hash_all_get_in() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    plant(&owner, PASSWORD).await;
    for answer in join_all((0..6).map(|_| log_in(&app, PASSWORD))).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    assert!(hash(&owner).await.starts_with(PRESENT));
    let sql = "select count(*) from audit_log where action = 'password.rehashed'";
    let rehashed: i64 = sqlx::query_scalar(sql).fetch_one(&owner).await.unwrap();
    assert_eq!(rehashed, 1);
}

/// Whoever of the two comes second finds another hash than the one that was verified.
#[tokio::test]
async fn a_password_that_is_changed_meanwhile_stays_changed() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    let mut actor = app.signed_in(OWNER).await;
    let mut present = PASSWORD.to_owned();
    // Of a round up to three attempts fail, and after ten nobody is let in from here.
    for round in 0..3 {
        plant(&owner, &present).await;
        let new = format!("{NEW} {round}");
        let body = json!({ "currentPassword": present, "newPassword": new });
        let (changed, signed_in) =
            join(actor.post("/api/v1/auth/password", body), log_in(&app, &present)).await;
        assert!([200, 401].contains(&signed_in.status.as_u16()), "{}", signed_in.text());
        let (right, wrong) = match changed.status.as_u16() {
            200 => {
                actor.cookies = changed.cookies();
                (new, present)
            }
            _ => {
                assert_eq!(changed.code(), Code::Conflict, "{}", changed.text());
                (present, new)
            }
        };
        assert_eq!(log_in(&app, &right).await.status, 200);
        assert_eq!(log_in(&app, &wrong).await.code(), Code::Unauthenticated);
        assert!(hash(&owner).await.starts_with(PRESENT));
        present = right;
    }
}
