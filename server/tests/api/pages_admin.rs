use contract::permissions::Inspection;
use serde_json::json;
use server::seed::user_id;

use crate::support::{ADMIN, OWNER, TestApp, VIEWER};

#[tokio::test]
async fn pages_of_administration_come_with_their_data_of_now() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    for round in 0..3 {
        let name = format!("Renamed {round}");
        let path = format!("/api/v1/users/{}", user_id(1, 30));
        assert_eq!(owner.patch(&path, json!({ "name": name })).await.status, 200);
        let log = owner.get("/admin/audit?entity=user").await;
        assert!(log.status == 200 && log.text().contains(&name), "round {round}");

        let (permission, role) = (["audit:read", "cache:inspect", "roles:read"][round], "viewer");
        let grants = json!({ "permissions": ["users:read", permission] });
        assert_eq!(owner.put(&format!("/api/v1/roles/{role}/permissions"), grants).await.status, 200);
        let id = user_id(1, 4);
        let seen: Inspection = owner.get(&format!("/api/v1/permissions/inspect?userId={id}")).await.json();
        let page = owner.get(&format!("/admin/permissions?user={id}")).await;
        assert!(page.text().contains(VIEWER), "round {round}");
        assert!(page.text().contains(&format!("inspection-version\">{}", seen.version)), "round {round}");
        let matrix = owner.get("/admin/roles").await;
        assert!(matrix.text().contains(&format!("grant-viewer-{permission}")));
    }
}

#[tokio::test]
async fn who_may_not_look_is_told_so_and_shown_no_way_there() {
    let app = TestApp::start().await;
    let viewer = app.signed_in(VIEWER).await;
    for path in ["/admin/roles", "/admin/permissions", "/admin/audit"] {
        let page = viewer.get(path).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(
            !page.text().contains("class=\"nav-link\" href=\"/admin")
                && !page.text().contains("href=\"/admin/roles\"")
        );
    }
    let admin = app.signed_in(ADMIN).await.get("/users").await;
    for path in ["/admin/roles", "/admin/permissions", "/admin/audit"] {
        assert!(admin.text().contains(&format!("href=\"{path}\"")), "{path}");
    }
}
