use std::process::Command;

use super::TestApp;

/// The key of a server that is a process of its own.
pub(crate) const KEY: &str = "a key that several processes of a test share";

/// What starts the server itself, over the database and the keys of this app, at a port.
pub(crate) fn server(app: &TestApp, port: u16, mut command: Command) -> Command {
    let config = &app.services.config;
    command
        .arg("serve")
        .env("MONO_ENV", "test")
        .env("MONO_TOKEN_KEY", KEY)
        .env("DATABASE_URL", config.database_url.as_ref().unwrap().expose())
        .env("REDIS_URL", config.redis_url.as_ref().unwrap().expose())
        .env("REDIS_PREFIX", &config.redis_prefix)
        .env("LEPTOS_OUTPUT_NAME", "mono")
        .env("LEPTOS_SITE_ADDR", format!("127.0.0.1:{port}"));
    command
}
