//! For each endpoint a request that succeeds if it is allowed. An endpoint without one has no row in the matrix.

use std::collections::VecDeque;

use axum::body::Body;
use contract::{Declaration, Problem};
use http::{StatusCode, header};
use serde_json::{Value, json};
use server::seed::{PASSWORD, notification_id, user_id};
use uuid::Uuid;

use crate::{
    auth_login::lean,
    support::{Actor, Answer, FOREIGN_OWNER, OWNER, TestApp},
};

/// What there is to ask about, in the tenant 1.
pub(crate) struct Scene {
    /// Viewers without an account.
    people: VecDeque<Uuid>,
    /// The actor between requests that end no session.
    actor: Option<Actor>,
    /// A notification of the actor's own; of someone else's for the anonymous and the foreign.
    notification: Uuid,
    /// A session of the actor's own beside the one that they use; of someone else's for the anonymous and the foreign.
    session: Uuid,
}

impl Scene {
    pub(crate) async fn set(app: &TestApp, email: Option<&str>) -> Self {
        let people: Vec<Uuid> = sqlx::query_scalar(
            "select id from users where tenant_id = 1 and role = 'viewer' and password_hash is null order by id",
        )
        .fetch_all(&app.owner().await)
        .await
        .unwrap();
        let accounts = ["owner@acme.test", "admin@acme.test", "editor@acme.test"];
        let number = accounts.iter().position(|account| Some(*account) == email).unwrap_or(0) as u32 + 1;
        let notification = match email {
            // The viewer has none in the seed.
            Some("viewer@acme.test") => give_notification(app, user_id(1, 4)).await,
            _ => notification_id(1, number, 1),
        };
        let of_tenant = email.filter(|email| *email != FOREIGN_OWNER).unwrap_or(OWNER);
        let session = lean(&app.signed_in(of_tenant).await)["session"].as_str().unwrap().parse().unwrap();
        Self { people: people.into(), actor: None, notification, session }
    }

    /// The same session for all that does not concern it.
    pub(crate) async fn signed_in(&mut self, app: &TestApp, email: &str, endpoint: &Declaration) -> Actor {
        match &self.actor {
            Some(actor) if !endpoint.path.starts_with("/api/v1/auth/") => actor.clone(),
            _ => {
                let actor = app.signed_in(email).await;
                self.actor = Some(actor.clone());
                actor
            }
        }
    }

    fn person(&mut self) -> Uuid {
        self.people.pop_front().unwrap()
    }
}

async fn give_notification(app: &TestApp, user: Uuid) -> Uuid {
    let id = Uuid::now_v7();
    sqlx::query("insert into notifications (tenant_id, user_id, id, event) values (1, $1, $2, $3)")
        .bind(user)
        .bind(id)
        .bind(json!({ "kind": "accessRestored", "by": "Olivia" }))
        .execute(&app.owner().await)
        .await
        .unwrap();
    id
}

/// A request to be sent.
pub(crate) struct Prepared {
    method: &'static str,
    uri: String,
    content_type: &'static str,
    body: Option<String>,
    /// Cookies that the actor does not have.
    cookies: Vec<(String, String)>,
}

impl Prepared {
    fn body(self, body: Value) -> Self {
        Self { body: Some(body.to_string()), ..self }
    }

    pub(crate) async fn answer(self, actor: &Actor) -> Answer {
        let mut actor = actor.clone();
        actor.cookies.extend(self.cookies);
        let mut request = actor.request(self.method, &self.uri);
        if self.body.is_some() {
            request = request.header(header::CONTENT_TYPE, self.content_type);
        }
        actor.send(request.body(self.body.map_or_else(Body::empty, Body::from)).unwrap()).await
    }

    pub(crate) async fn send(self, actor: &Actor) -> (StatusCode, Option<Problem>) {
        let answer = self.answer(actor).await;
        let problem = (!answer.status.is_success()).then(|| answer.problem());
        (answer.status, problem)
    }
}

/// The request of the endpoint's row.
pub(crate) async fn request(
    app: &TestApp,
    actor: &Actor,
    scene: &mut Scene,
    endpoint: &Declaration,
) -> Prepared {
    let to = |uri: String| Prepared {
        method: endpoint.method.as_str(),
        uri,
        content_type: "application/json",
        body: None,
        cookies: Vec::new(),
    };
    let plain = || to(endpoint.path.to_owned());
    match endpoint.name {
        "Login" => plain().body(json!({ "email": FOREIGN_OWNER, "password": PASSWORD })),
        "Refresh" if actor.cookies.is_empty() => {
            // Whoever has the cookie of a session may renew it: that cookie is all that is looked at.
            let cookies = app.signed_in(OWNER).await.cookies;
            Prepared { cookies, ..plain() }
        }
        "Refresh" | "Logout" | "GetSession" | "ListSessions" | "EndOtherSessions" | "ListPermissions" => {
            plain()
        }
        "EndSession" => to(endpoint.path.replace("{id}", &scene.session.to_string())),
        "ChangePassword" => plain().body(json!({
            "currentPassword": PASSWORD,
            "newPassword": "another horse, another battery",
        })),
        "CheckPermissions" => to(format!("{}?permission=users:read", endpoint.path)),
        "ListNotifications" | "ReadAllNotifications" => plain(),
        "ReadNotification" => to(endpoint.path.replace("{id}", &scene.notification.to_string())),
        "ListUsers" | "ExportUsers" => plain(),
        "CreateUser" => plain().body(json!({ "name": "New", "email": "new@acme.test", "role": "viewer" })),
        "GetUser" | "DeleteUser" => to(endpoint.path.replace("{id}", &scene.person().to_string())),
        "UpdateUser" => {
            to(endpoint.path.replace("{id}", &scene.person().to_string())).body(json!({ "name": "Changed" }))
        }
        "ImportUsers" => Prepared {
            content_type: "text/csv",
            body: Some("name,email,role,status\nA,a@import.test,viewer,invited\n".to_owned()),
            ..plain()
        },
        "ReportCsp" => Prepared {
            content_type: "application/csp-report",
            ..plain().body(json!({ "csp-report": { "effective-directive": "img-src" } }))
        },
        "ListRoles" | "ListAudit" | "StreamEvents" => plain(),
        "GetRolePermissions" => to(endpoint.path.replace("{role}", "viewer")),
        "SetRolePermissions" => {
            to(endpoint.path.replace("{role}", "viewer")).body(json!({ "permissions": ["users:read"] }))
        }
        "InspectPermissions" => to(format!("{}?userId={}", endpoint.path, user_id(1, 4))),
        name => panic!("{name} has no row in the authorization matrix: add the request that it takes"),
    }
}
