use crate::support::{Actor, Answer, EDITOR, OWNER, TestApp};

fn nonce(page: &Answer) -> &str {
    let policy = page.header("content-security-policy");
    policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap()
}

async fn goes_to(actor: &Actor, path: &str) -> Option<String> {
    let answer = actor.get(path).await;
    (answer.status == 303).then(|| answer.header("location").to_owned())
}

#[tokio::test]
async fn pages_lead_to_the_login_page_and_back() {
    let app = TestApp::start().await;
    let (anonymous, owner) = (app.anonymous(), app.signed_in(OWNER).await);
    let to = async |path| goes_to(&anonymous, path).await;
    assert_eq!(to("/").await.as_deref(), Some("/login"));
    assert_eq!(to("/users?q=a&page=2").await.as_deref(), Some("/login?next=%2Fusers%3Fq%3Da%26page%3D2"));
    assert_eq!(to("/login").await, None);
    let to = async |path| goes_to(&owner, path).await;
    assert_eq!(to("/").await.as_deref(), Some("/users"));
    assert_eq!(to("/login").await.as_deref(), Some("/users"));
    assert_eq!(to("/login?next=%2Fusers%3Fpage%3D2").await.as_deref(), Some("/users?page=2"));
    assert_eq!(to("/login?next=%2F%2Fevil.example").await.as_deref(), Some("/users"));
    assert_eq!(to("/users").await, None);
}

#[tokio::test]
async fn the_users_page_comes_with_its_data() {
    let app = TestApp::start().await;
    let page = app.signed_in(OWNER).await.get("/users?q=Edda").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert!(page.text().contains("Edda Editor"), "{}", page.text());
    assert!(page.text().contains("Olivia Owner"), "who is signed in");
    assert!(!page.layer("pg").is_empty(), "the layers that its calls asked");
}

#[tokio::test]
async fn the_nonce_of_the_policy_is_that_of_the_scripts_and_new_each_time() {
    let app = TestApp::start().await;
    let owner = app.signed_in(OWNER).await;
    let (one, two) = (owner.get("/users").await, owner.get("/users").await);
    assert_ne!(nonce(&one), nonce(&two));
    assert!(nonce(&one).len() >= 22, "128 bits");
    let scripts: Vec<&str> = one.text().split("<script").skip(1).collect();
    assert!(!scripts.is_empty());
    for script in scripts {
        let tag = script.split('>').next().unwrap();
        let inert = tag.contains("application/json");
        assert!(inert || tag.contains(&format!("nonce=\"{}\"", nonce(&one))), "<script{tag}>");
    }
    let policy = one.header("content-security-policy");
    for directive in ["'strict-dynamic'", "'wasm-unsafe-eval'", "object-src 'none'", "base-uri 'none'"] {
        assert!(policy.contains(directive), "{directive}");
    }
    assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
}

#[tokio::test]
async fn a_page_that_is_not_there_is_not_found() {
    let app = TestApp::start().await;
    let page = app.signed_in(OWNER).await.get("/no/such/page").await;
    assert_eq!((page.status.as_u16(), page.header("content-type")), (404, "text/html; charset=utf-8"));
}

#[tokio::test]
async fn a_page_shows_nothing_of_who_is_not_its_reader() {
    let app = TestApp::start().await;
    let page = app.signed_in(EDITOR).await.get("/users").await;
    assert_eq!(page.status, 200);
    assert!(!page.text().contains("globex.test"));
    let secrets = app.signed_in(EDITOR).await.cookies;
    assert!(secrets.iter().all(|(_, value)| !page.text().contains(value)));
}
