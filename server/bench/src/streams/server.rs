use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tokio::net::TcpListener;

use crate::wire;

/// A running server; it ends with this.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Child,
}

impl Server {
    /// Starts one on a free port and waits until it is ready.
    pub(crate) async fn start(redis: Option<&str>) -> Result<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = free.local_addr()?;
        drop(free);
        let mut command = Command::new(program()?);
        command
            .current_dir(std::env::temp_dir())
            .env("MONO_ENV", "development")
            .env("MONO_MAX_CONNECTIONS", "16384")
            .env("LEPTOS_OUTPUT_NAME", "mono")
            .env("LEPTOS_SITE_ADDR", address.to_string())
            .env_remove("REDIS_URL")
            .envs(redis.map(|redis| ("REDIS_URL", redis)))
            .stdout(Stdio::null());
        let server = Self { address, process: command.spawn().context("the server cannot be started")? };
        for _ in 0..200 {
            if wire::request(address, "GET", "/readyz", "", "").await.is_ok_and(|answer| answer.status == 200)
            {
                return Ok(server);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        bail!("the server did not become ready")
    }

    /// Its resident memory in bytes.
    pub(crate) fn memory(&self) -> Result<u64> {
        let id = self.process.id();
        let status = fs::read_to_string(format!("/proc/{id}/status"))?;
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("VmRSS")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).context("VmRSS")?.parse()?;
        Ok(kilobytes * 1024)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn program() -> Result<PathBuf> {
    match std::env::var_os("MONO_SERVER") {
        Some(path) => Ok(path.into()),
        None => Ok(std::env::current_exe()?.with_file_name("server")),
    }
}
