use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
};

use super::eventually;

/// A port that nobody listens on.
pub(crate) fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A folder of one test. It goes when this is dropped.
#[derive(Debug)]
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("mono-test-{}-{}", std::process::id(), COUNT.fetch_add(1, Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process of one test. It is killed when this is dropped, also by a panic.
#[derive(Debug)]
pub(crate) struct Process(Child);

impl Process {
    /// Starts it without a terminal.
    pub(crate) fn start(command: &mut Command) -> std::io::Result<Self> {
        let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        quiet.spawn().map(Self)
    }

    /// The same, with all that it says written to a file.
    pub(crate) fn start_logged(command: &mut Command, log: &Path) -> std::io::Result<Self> {
        let log = fs::File::create(log)?;
        let logged = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
        logged.spawn().map(Self)
    }

    /// Waits until it has ended by itself; whether it ended well.
    pub(crate) async fn ends(self) -> bool {
        let process = Mutex::new(self);
        let status = || process.lock().unwrap().0.try_wait().unwrap();
        eventually("the process ends", async || status().is_some()).await;
        status().is_some_and(|status| status.success())
    }

    /// `kill -9`, and it is gone when this returns.
    pub(crate) fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }

    /// Sends a signal, by name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.0.id().to_string()]).status();
        assert!(sent.unwrap().success(), "kill -{name}");
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}
