use contract::{
    Code,
    permissions::{Inspection, Layer},
};
use serde_json::json;
use server::seed::{default_grants, user_id};

use crate::support::{ADMIN, OWNER, TestApp, VIEWER};

fn path(number: u32) -> String {
    format!("/api/v1/permissions/inspect?userId={}", user_id(1, number))
}

#[tokio::test]
async fn it_shows_what_someone_may_do_and_where_that_is_held() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let unheld: Inspection = admin.get(&path(4)).await.json();
    assert_eq!((&*unheld.email, &*unheld.role, unheld.active), (VIEWER, "viewer", true));
    assert_eq!(unheld.permissions, default_grants("viewer"));
    assert_eq!(unheld.key, format!("tenant:1:user:{}:permissions", user_id(1, 4)));
    let layers: Vec<_> = unheld.copies.iter().map(|copy| (copy.layer, copy.reachable, copy.held)).collect();
    assert_eq!(layers, [(Layer::Process, true, false), (Layer::Redis, true, false)]);

    app.signed_in(VIEWER).await.get("/api/v1/users").await;
    let held: Inspection = admin.get(&path(4)).await.json();
    for copy in &held.copies {
        assert_eq!((copy.held, copy.current, copy.version), (true, true, Some(held.version)), "{copy:?}");
        assert!(copy.age_seconds.is_some_and(|age| age < 60), "{copy:?}");
    }
}

#[tokio::test]
async fn looking_fills_no_layer_and_a_change_makes_copies_outdated() {
    let app = TestApp::start().await;
    let (owner, admin) = (app.signed_in(OWNER).await, app.signed_in(ADMIN).await);
    app.signed_in(VIEWER).await.get("/api/v1/users").await;
    let before: Inspection = admin.get(&path(4)).await.json();
    let grants = json!({ "permissions": ["users:read"] });
    assert_eq!(owner.put("/api/v1/roles/viewer/permissions", grants).await.status, 200);
    for _ in 0..2 {
        let after: Inspection = admin.get(&path(4)).await.json();
        assert_eq!(after.permissions.iter().map(ToString::to_string).collect::<Vec<_>>(), ["users:read"]);
        assert_eq!(after.version, before.version + 1);
        let copies: Vec<_> = after.copies.iter().map(|copy| (copy.version, copy.current)).collect();
        assert_eq!(copies, [(Some(before.version), false); 2]);
    }
}

#[tokio::test]
async fn what_was_planted_is_held_and_of_no_version() {
    use fred::interfaces::KeysInterface;
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    let key = app.redis_key(&format!("tenant:1:user:{}:permissions", user_id(1, 4)));
    let _: () = app.redis().await.set(&key, "{\"grants\":\"all\"}", None, None, false).await.unwrap();
    let seen: Inspection = admin.get(&path(4)).await.json();
    let redis = &seen.copies[1];
    assert_eq!((redis.held, redis.version, redis.current), (true, None, false));
}

#[tokio::test]
async fn without_redis_it_says_so() {
    let app = TestApp::start_with(|config| config.redis_url = None).await;
    let seen: Inspection = app.signed_in(ADMIN).await.get(&path(4)).await.json();
    assert_eq!((seen.copies[1].reachable, seen.copies[1].held), (false, false));
}

#[tokio::test]
async fn it_takes_one_id_of_ones_own_tenant() {
    let app = TestApp::start().await;
    let admin = app.signed_in(ADMIN).await;
    for foreign in [user_id(2, 4), uuid::Uuid::nil()] {
        let answer = admin.get(&format!("/api/v1/permissions/inspect?userId={foreign}")).await;
        assert_eq!(answer.code(), Code::NotFound);
    }
    for bad in ["", "?userId=", "?userId=4"] {
        assert_eq!(admin.get(&format!("/api/v1/permissions/inspect{bad}")).await.code(), Code::Invalid);
    }
}
