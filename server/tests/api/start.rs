//! What stops a start, and that it says why.

use std::{fs, process::Command};

use tokio::net::TcpStream;

use crate::support::{Folder, Process, TestApp, eventually, free_port, server};

/// What a server that must not start says.
async fn refusal(app: &TestApp, set: impl FnOnce(&mut Command, u16)) -> String {
    let (port, folder) = (free_port(), Folder::new());
    let mut command = server(app, port, Command::new(env!("CARGO_BIN_EXE_server")));
    set(&mut command, port);
    let log = folder.path().join("log");
    let ended_well = Process::start_logged(&mut command, &log).unwrap().ends().await;
    let said = fs::read_to_string(&log).unwrap();
    assert!(!ended_well, "{said}");
    assert!(!said.contains("Mono is there"), "{said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_it_listens_to_nobody_but_this_machine() {
    let app = TestApp::start().await;
    for environment in ["test", "development"] {
        let said = refusal(&app, |command, port| {
            command.env("MONO_ENV", environment).env_remove("MONO_TOKEN_KEY");
            command.env("LEPTOS_SITE_ADDR", format!("0.0.0.0:{port}"));
        })
        .await;
        assert!(said.contains("MONO_TOKEN_KEY is not set") && said.contains("0.0.0.0"), "{said}");
    }
    let port = free_port();
    let mut command = server(&app, port, Command::new(env!("CARGO_BIN_EXE_server")));
    let _process = Process::start(command.env_remove("MONO_TOKEN_KEY")).unwrap();
    eventually("the server listens", async || TcpStream::connect(("127.0.0.1", port)).await.is_ok()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn settings_that_make_no_sense_stop_it() {
    let app = TestApp::start().await;
    for (name, value, why) in [
        ("MONO_TRUSTED_PROXIES", "proxy.example", "neither a number of proxies nor a network"),
        ("MONO_TRUSTED_PROXIES", "10.0.0.0/8,0.0.0.0/0", "everyone could say"),
        ("MONO_TRUSTED_PROXIES", "10.0.0.1/8", "write 10.0.0.0/8"),
        ("MONO_IDLE_SECONDS", "0", "0 is not in 1.."),
    ] {
        let said = refusal(&app, |command, _| {
            command.env(name, value);
        })
        .await;
        assert!(said.contains(why), "{name}={value}: {said}");
    }
}
