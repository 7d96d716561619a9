use contract::Code;
use serde_json::{Value, json};
use server::http;

use crate::{
    authorization::requests::{Scene, request},
    support::{OWNER, TestApp, VIEWER, faults},
};

async fn document(app: &TestApp) -> Value {
    app.anonymous().get("/api-docs/openapi.json").await.json()
}

fn operation<'a>(document: &'a Value, endpoint: &contract::Declaration) -> &'a Value {
    &document["paths"][endpoint.path][endpoint.method.as_str().to_ascii_lowercase()]
}

#[tokio::test]
async fn every_endpoint_that_is_mounted_is_in_the_document_and_no_other() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let mut operations = 0;
    for path in document["paths"].as_object().unwrap().values() {
        operations += path.as_object().unwrap().len();
    }
    let declared = http::endpoints().declared();
    assert_eq!(operations, declared.len());
    for endpoint in declared {
        let operation = operation(&document, &endpoint);
        assert_eq!(operation["operationId"], endpoint.name);
        assert_eq!(
            operation["parameters"].as_array().unwrap().iter().filter(|p| p["in"] == "path").count(),
            endpoint.path.matches('{').count(),
            "{}",
            endpoint.name
        );
        assert!(!operation["summary"].as_str().unwrap().is_empty());
    }
}

#[tokio::test]
async fn what_the_document_refers_to_is_in_it() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let text = document.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().unwrap();
        assert!(document.pointer(pointer).is_some(), "{pointer}");
    }
}

#[tokio::test]
async fn real_answers_are_as_the_document_says() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let mut scene = Scene::set(&app, Some(OWNER)).await;
    let mut declared = http::endpoints().declared();
    declared.sort_by_key(|endpoint| endpoint.path.starts_with("/api/v1/auth/"));
    for endpoint in declared {
        let actor = scene.signed_in(&app, OWNER, &endpoint).await;
        let answer = request(&app, &actor, &mut scene, &endpoint).await.answer(&actor).await;
        let response = &operation(&document, &endpoint)["responses"][answer.status.as_str()];
        assert!(response.is_object(), "{}: {} is not in the document", endpoint.name, answer.status);
        let Some(content) = response["content"].as_object() else {
            assert!(answer.body.is_empty(), "{}", endpoint.name);
            continue;
        };
        let media_type = answer.header("content-type").split(';').next().unwrap();
        let schema =
            &content.get(media_type).unwrap_or_else(|| panic!("{}: {media_type}", endpoint.name))["schema"];
        if media_type == "application/json" {
            let errors = faults(&document, schema, &answer.json(), "");
            assert!(errors.is_empty(), "{}: {errors:?}\n{}", endpoint.name, answer.text());
        }
    }
}

#[tokio::test]
async fn problems_are_as_the_document_says() {
    let app = TestApp::start().await;
    let document = document(&app).await;
    let content = &document["components"]["responses"]["Problem"]["content"];
    let problem = &content["application/problem+json"]["schema"];
    let viewer = app.signed_in(VIEWER).await;
    let answers = [
        app.anonymous().get("/api/v1/users").await,
        viewer.get("/api/v1/audit").await,
        viewer.get("/api/v1/users?page=0").await,
        viewer.get("/api/v1/nothing").await,
        viewer.delete("/api/v1/users").await,
    ];
    for answer in answers {
        assert!(!answer.status.is_success());
        let value: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(faults(&document, problem, &value, ""), Vec::<String>::new(), "{value}");
    }
}

#[tokio::test]
async fn the_fields_of_an_object_are_not_taken_as_an_array() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let array = json!(["Ana", "ana@acme.test", "viewer", null]);
    assert_eq!(owner.post("/api/v1/users", array).await.code(), Code::Invalid);
}

#[tokio::test]
async fn the_page_has_every_endpoint_and_runs_nothing() {
    let app = TestApp::start().await;
    let page = app.anonymous().get("/api-docs").await;
    let text = page.text();
    for endpoint in http::endpoints().declared() {
        assert!(text.contains(&format!("<details id=\"{}\">", endpoint.name)), "{}", endpoint.name);
    }
    assert!(!text.contains("<script") && !text.contains("javascript:"));
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-") && !policy.contains("unsafe"));
}

#[test]
fn the_browser_has_no_schemas() {
    for manifest in ["app", "frontend", "crates/query", "crates/store"] {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(manifest).join("Cargo.toml");
        let text = std::fs::read_to_string(path).unwrap();
        assert!(!text.contains("schemars") && !text.contains("\"schema\""), "{manifest}");
    }
    let contract = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/contract/Cargo.toml");
    let contract = std::fs::read_to_string(contract).unwrap();
    assert!(!contract.contains("default = ") && contract.contains("optional = true"));
}
