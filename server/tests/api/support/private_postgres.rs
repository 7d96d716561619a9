use std::{
    fs,
    os::unix::fs::{MetadataExt, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use server::{Config, config::Environment, db, seed};
use sqlx::{Connection, PgConnection};

use super::{
    app::config,
    process::{Folder, free_port},
};

/// A PostgreSQL of one test, to be replicated and stopped.
#[derive(Debug)]
pub(crate) struct PrivatePostgres {
    folder: Folder,
    port: u16,
}

impl PrivatePostgres {
    /// With the schema and two small tenants.
    pub(crate) async fn primary() -> Self {
        let (postgres, data) = Self::place();
        run(
            "initdb",
            &["-D", &data, "-U", "mono_owner", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N"],
        );
        let access = "host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n";
        fs::write(Path::new(&data).join("pg_hba.conf"), access).unwrap();
        postgres.launch();
        let mut admin = PgConnection::connect(&postgres.at("mono_owner", "postgres")).await.unwrap();
        for statement in ["create role mono_app login nosuperuser nobypassrls", "create database mono"] {
            sqlx::raw_sql(statement).execute(&mut admin).await.unwrap();
        }
        let pool = db::connect_owner(&postgres.owner_config()).await.unwrap();
        db::migrate(&pool).await.unwrap();
        seed::run(&pool, &seed::Plan { tenants: 2, users: 20 }).await.unwrap();
        pool.close().await;
        postgres
    }

    /// A streaming replica of this one.
    pub(crate) fn replica(&self) -> Self {
        let (replica, data) = Self::place();
        let from = self.port.to_string();
        let source = ["-h", "127.0.0.1", "-p", &from, "-U", "mono_owner"];
        run(
            "pg_basebackup",
            &[&["-D", &data, "-R", "-X", "stream", "-c", "fast", "--no-sync"], &source[..]].concat(),
        );
        replica.launch();
        replica
    }

    /// Its address for the server, which is not the owner.
    pub(crate) fn url(&self) -> String {
        self.at("mono_app", "mono")
    }

    /// As the owner of everything in it.
    pub(crate) async fn owner(&self) -> PgConnection {
        PgConnection::connect(&self.at("mono_owner", "mono")).await.unwrap()
    }

    /// It is gone at once, as by a failing machine.
    pub(crate) fn stop(&self) {
        stop(&self.data());
    }

    fn place() -> (Self, String) {
        let postgres = Self { folder: Folder::new(), port: free_port() };
        if let Some((user, group)) = other_user() {
            chown(postgres.folder.path(), Some(user), Some(group)).unwrap();
        }
        let data = postgres.data();
        (postgres, data)
    }

    fn launch(&self) {
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off -c shared_buffers=32MB",
            self.port
        );
        let log = self.folder.path().join("log").display().to_string();
        run("pg_ctl", &["-D", &self.data(), "-w", "-t", "60", "-l", &log, "-o", &options, "start"]);
    }

    fn data(&self) -> String {
        self.folder.path().join("data").display().to_string()
    }

    fn at(&self, user: &str, database: &str) -> String {
        format!("postgres://{user}@127.0.0.1:{}/{database}", self.port)
    }

    fn owner_config(&self) -> Config {
        let mut config = config(Environment::Test);
        config.database_owner_url = Some(self.at("mono_owner", "mono").into());
        config
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        self.stop();
    }
}

fn stop(data: &str) {
    // It may have been stopped before.
    let _ = program("pg_ctl").args(["-D", data, "-m", "immediate", "-w", "stop"]).status();
}

fn run(name: &str, arguments: &[&str]) {
    assert!(program(name).args(arguments).status().unwrap().success(), "{name} {arguments:?}");
}

fn program(name: &str) -> Command {
    let path = folder_of_programs().join(name);
    let mut command = match other_user() {
        None => Command::new(path),
        Some((user, group)) => {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid", &user.to_string(), "--regid", &group.to_string(), "--clear-groups"])
                .arg(path);
            command
        }
    };
    command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Where `./dev` would find them: on the path, of Debian, of Homebrew; the newest.
fn folder_of_programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    for (root, rest) in
        [("/usr/lib/postgresql", "bin"), ("/opt/homebrew/opt", "bin"), ("/usr/local/opt", "bin")]
    {
        let found = fs::read_dir(root).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = found.map(|entry| entry.path().join(rest)).collect();
        found.sort();
        folders.extend(found.into_iter().rev());
    }
    let has_all = |folder: &PathBuf| {
        ["initdb", "pg_ctl", "pg_basebackup"].iter().all(|name| folder.join(name).exists())
    };
    folders.into_iter().find(has_all).expect("PostgreSQL is not installed")
}

/// Whom it runs as if this runs as root, as whom it refuses to.
fn other_user() -> Option<(u32, u32)> {
    if fs::metadata("/proc/self").map_or(true, |process| process.uid() != 0) {
        return None;
    }
    let id = |kind: &str, user: &str| {
        let output = Command::new("id").args([kind, user]).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    let of = |user| Some((id("-u", user)?, id("-g", user)?));
    of("postgres").or_else(|| of("nobody"))
}
