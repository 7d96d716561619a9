use chrono::{TimeDelta, Utc};
use contract::auth::SessionView;

use crate::support::{TestApp, VIEWER};

/// PostgreSQL is ten minutes ahead of this machine, as it would be if this machine's clock were behind.
#[tokio::test]
async fn f19_time_is_that_of_postgresql_and_not_the_machines() {
    let app = TestApp::start().await;
    let owner = app.owner().await;
    for statement in [
        "create schema ahead",
        "grant usage on schema ahead to public",
        "create function ahead.clock_timestamp() returns timestamptz language sql
             as $$ select pg_catalog.clock_timestamp() + interval '10 minutes' $$",
        "create function ahead.now() returns timestamptz language sql
             as $$ select pg_catalog.now() + interval '10 minutes' $$",
    ] {
        sqlx::query(statement).execute(&owner).await.unwrap();
    }
    let url = app.services.config.database_url.clone().unwrap();
    let url = format!("{}?options[search_path]=ahead,pg_catalog,public", url.expose());
    let ahead = app.another_with(|config| config.database_url = Some(url.into())).await;
    let apart = ahead.services.clock.now() - Utc::now();
    assert!((apart - TimeDelta::minutes(10)).abs() < TimeDelta::minutes(1), "{apart}");

    let viewer = ahead.signed_in(VIEWER).await;
    let view: SessionView = viewer.get("/api/v1/auth/session").await.json();
    let lasts = view.expires_at - Utc::now();
    assert!((lasts - TimeDelta::minutes(25)).abs() < TimeDelta::minutes(1), "{lasts}");
    // One whose clock is behind, were there such a one, would not yet believe it.
    assert_eq!(viewer.at(&app.router).get("/api/v1/auth/session").await.status, 401);
}
