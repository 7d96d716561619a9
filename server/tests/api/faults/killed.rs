use std::{
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use contract::{Page, users::User};
use serde_json::{Value, json};
use server::seed::user_id;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

pub(super) use crate::support::server;
use crate::support::{ADMIN, Actor, KEY, Process, TestApp, eventually, free_port};

pub(super) async fn launch(mut command: Command, port: u16) -> Process {
    let process = Process::start(&mut command).unwrap();
    eventually("the server listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
    process
}

/// Renames until the server is gone. `acknowledged` is the last that was.
async fn rename_on_and_on(actor: Actor, port: u16, mut n: i64, acknowledged: Arc<AtomicI64>) -> Option<()> {
    let cookies: Vec<String> = actor.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let (path, cookies) = (format!("/api/v1/users/{}", user_id(1, 4)), cookies.join("; "));
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await.ok()?;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        n += 1;
        let body = json!({ "name": format!("Kill {n}") }).to_string();
        let request = format!(
            "PATCH {path} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\ncookie: {cookies}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(request.as_bytes()).await.ok()?;
        let length = stream.read(&mut buffer).await.ok().filter(|length| *length > 0)?;
        let head = String::from_utf8_lossy(&buffer[..length]).into_owned();
        assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
        acknowledged.store(n, SeqCst);
        // The rest of the answer, if the head came alone.
        if !head.contains('}') {
            stream.read(&mut buffer).await.ok().filter(|length| *length > 0)?;
        }
    }
}

/// So many times the server is killed in the midst of its writes. No change is without its audit row, none that was
/// acknowledged is lost, and another instance's cache is right within two seconds.
async fn kills(count: u64) {
    let app = TestApp::start_with(|config| config.token_key = Some(KEY.to_owned().into())).await;
    let reader = app.signed_in(ADMIN).await;
    let owner = app.owner().await;
    let (mut slowest, mut written) = (Duration::ZERO, 0);
    for round in 0..count {
        let port = free_port();
        let mut process = launch(server(&app, port, Command::new(env!("CARGO_BIN_EXE_server"))), port).await;
        let acknowledged = Arc::new(AtomicI64::new(0));
        let start = i64::try_from(round).unwrap() * 100_000;
        let mut writing =
            tokio::spawn(rename_on_and_on(reader.clone(), port, start, Arc::clone(&acknowledged)));
        eventually("the first write is done", async || acknowledged.load(SeqCst) > 0).await;
        // Some moment of a later write.
        let moment = Duration::from_micros(round * 7919 % 20_000);
        assert!(tokio::time::timeout(moment, &mut writing).await.is_err(), "the server ended by itself");
        process.kill();
        let killed = Instant::now();
        writing.await.unwrap();
        let acknowledged = acknowledged.load(SeqCst);
        written += acknowledged - start;

        let stored = async || {
            let name: String = sqlx::query_scalar("select name from users where id = $1")
                .bind(user_id(1, 4))
                .fetch_one(&owner)
                .await
                .unwrap();
            name
        };
        let page = async || -> String {
            let page: Page<User> = reader.get("/api/v1/users?pageSize=100").await.json();
            page.data.into_iter().find(|user| user.id == user_id(1, 4)).unwrap().name
        };
        // PostgreSQL may still commit what the killed one had sent.
        eventually("the cache is right", async || page().await == stored().await).await;
        slowest = slowest.max(killed.elapsed());
        // In one snapshot: what the killed one had sent may be committed only now.
        let (name, audited): (String, Value) = sqlx::query_as(
            "select name, (select detail->'name'->1 from audit_log where action = 'users.change'
                            order by id desc limit 1)
               from users where id = $1",
        )
        .bind(user_id(1, 4))
        .fetch_one(&owner)
        .await
        .unwrap();
        assert_eq!(audited, json!(name), "the last change is the last audited one");
        let last: i64 = name.trim_start_matches("Kill ").parse().unwrap();
        assert!(
            last == acknowledged || last == acknowledged + 1,
            "{last} is there, {acknowledged} acknowledged"
        );
        assert!(slowest < Duration::from_secs(2), "stale for {slowest:?} in round {round}");
    }
    eprintln!("{count} kills, {written} writes acknowledged, the cache was right after {slowest:?} at most");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn f16_a_server_killed_in_the_midst_of_writes_leaves_nothing_half_done() {
    kills(10).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: cargo test --release -p server --test api -- --ignored --nocapture long_"]
async fn long_f16_two_hundred_kills() {
    kills(200).await;
}
