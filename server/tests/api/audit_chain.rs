use serde_json::json;
use server::{
    audit::verify::{Fault, Verdict, verify},
    seed::user_id,
};
use sqlx::PgPool;

use crate::support::{ADMIN, FOREIGN_OWNER, OWNER, TestApp};

async fn of_tenant_one(owner: &PgPool) -> Verdict {
    verify(owner).await.unwrap().into_iter().find(|verdict| verdict.tenant == 1).unwrap()
}

/// Some rows in the log of the tenant 1.
async fn written(app: &TestApp) {
    let admin = app.signed_in(ADMIN).await;
    for number in 30..38 {
        let path = format!("/api/v1/users/{}", user_id(1, number));
        // Text that a careless encoding would run together or escape.
        let name = format!("O'{number}:\" \\ é");
        assert_eq!(admin.patch(&path, json!({ "name": name })).await.status, 200);
    }
}

#[tokio::test]
async fn an_untouched_log_is_whole_in_every_tenant() {
    let app = TestApp::start().await;
    written(&app).await;
    app.signed_in(FOREIGN_OWNER).await;
    let verdicts = verify(&app.owner().await).await.unwrap();
    assert_eq!(verdicts.len(), 3);
    assert!(verdicts.iter().all(|verdict| verdict.fault.is_none()), "{verdicts:?}");
    assert!(verdicts[0].rows >= 9 && verdicts[1].rows >= 1 && verdicts[2].rows == 0);
}

#[tokio::test]
async fn the_chain_holds_under_concurrent_writes_of_several_instances() {
    let app = TestApp::start_with(|config| config.database_pool = 10).await;
    let other = app.another().await;
    let (admin, owner) = (app.signed_in(ADMIN).await, app.signed_in(OWNER).await.at(&other.router));
    let rename = async |number: u32, round: u32| {
        let actor = if number.is_multiple_of(2) { &admin } else { &owner };
        let path = format!("/api/v1/users/{}", user_id(1, number));
        let answer = actor.patch(&path, json!({ "name": format!("Round {round}") })).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    };
    for round in 0..5 {
        futures::future::join_all((20..40).map(|number| rename(number, round))).await;
    }
    let verdict = of_tenant_one(&app.owner().await).await;
    assert_eq!((verdict.fault, verdict.rows), (None, 102), "two sign-ins and a hundred changes");
}

#[tokio::test]
async fn what_was_done_to_the_log_behind_its_back_is_found() {
    let acts: [(&str, Fault); 8] = [
        ("update audit_log set detail = '{}' where tenant_id = 1 and seq = 4", Fault::Changed(4)),
        ("update audit_log set actor_id = null where tenant_id = 1 and seq = 5", Fault::Changed(5)),
        ("update audit_log set at = at - interval '1 microsecond' where tenant_id = 1 and seq = 6", Fault::Changed(6)),
        ("delete from audit_log where tenant_id = 1 and seq = 3", Fault::Missing(3)),
        ("delete from audit_log where tenant_id = 1 and seq = 1", Fault::Missing(1)),
        ("delete from audit_log where tenant_id = 1 and seq >= 7", Fault::CutOff(6)),
        (
            "set constraints all deferred;
             update audit_log set seq = case seq when 4 then -5 else -4 end where tenant_id = 1 and seq in (4, 5);
             update audit_log set seq = -seq where tenant_id = 1 and seq < 0",
            Fault::Changed(4),
        ),
        (
            "delete from audit_log where tenant_id = 1 and seq = 4;
             update audit_log set seq = -(seq - 1) where tenant_id = 1 and seq > 4;
             update audit_log set seq = -seq where tenant_id = 1 and seq < 0",
            Fault::Changed(4),
        ),
    ];
    let app = TestApp::start().await;
    written(&app).await;
    let owner = app.owner().await;
    let before = of_tenant_one(&owner).await;
    assert_eq!(before.fault, None);
    sqlx::raw_sql("create table kept as select * from audit_log").execute(&owner).await.unwrap();
    for (act, fault) in acts {
        sqlx::raw_sql(act).execute(&owner).await.unwrap();
        assert_eq!(of_tenant_one(&owner).await.fault, Some(fault), "{act}");
        // As it was, without the trigger that would write it anew.
        sqlx::raw_sql(
            "alter table audit_log disable trigger audit_log_chain;
             delete from audit_log;
             insert into audit_log overriding system value select * from kept;
             alter table audit_log enable trigger audit_log_chain;",
        )
        .execute(&owner)
        .await
        .unwrap();
        assert_eq!(of_tenant_one(&owner).await, before);
    }
}

#[tokio::test]
async fn the_server_can_neither_choose_a_hash_nor_reach_the_end_of_the_chain() {
    let app = TestApp::start().await;
    written(&app).await;
    let mut tx = server::db::begin(&app.services.db, 1).await.unwrap();
    sqlx::query(
        "insert into audit_log (tenant_id, action, entity, request_id, seq, hash, at)
         values (1, 'forged', 'user', 'r', 1, sha256('chosen'), '2001-01-01')",
    )
    .execute(&mut *tx)
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let owner = app.owner().await;
    assert_eq!(of_tenant_one(&owner).await.fault, None, "it was put at the end, like any other");
    let backdated: i64 =
        sqlx::query_scalar("select count(*) from audit_log where tenant_id = 1 and at < '2020-01-01'")
            .fetch_one(&owner)
            .await
            .unwrap();
    assert_eq!(backdated, 0);
    for statement in
        ["select * from audit_heads", "update audit_heads set seq = 0", "delete from audit_heads"]
    {
        let mut tx = server::db::begin(&app.services.db, 1).await.unwrap();
        let error = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
        let code = error.as_database_error().and_then(|error| error.code()).map(|code| code.into_owned());
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
}
