use std::{
    path::Path,
    sync::atomic::{AtomicU32, Ordering::Relaxed},
    thread,
};

use server::{Config, config::Environment, db, seed};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool};
use tokio::sync::OnceCell;

use super::{app::config, environment::address};

/// Small, but with everything in it.
const PLAN: seed::Plan = seed::Plan { tenants: 3, users: super::USERS };

/// A database of one test: a copy of a migrated and seeded template. It goes when this is dropped.
#[derive(Debug)]
pub(crate) struct TestDatabase {
    name: String,
}

impl TestDatabase {
    pub(crate) async fn create() -> Self {
        static TEMPLATE: OnceCell<String> = OnceCell::const_new();
        let template = TEMPLATE.get_or_init(template).await;
        let name = fresh_name();
        run(&format!("create database {name} template {template}")).await;
        Self { name }
    }

    /// One with nothing in it, not even the schema.
    pub(crate) async fn empty() -> Self {
        let name = fresh_name();
        run(&format!("create database {name} template template0")).await;
        Self { name }
    }

    /// Its address for the server, which is not the owner.
    pub(crate) fn url(&self) -> String {
        renamed(&address("DATABASE_URL"), &self.name)
    }

    /// As the owner of the schema, for whom row-level security hides nothing.
    pub(crate) async fn owner(&self) -> PgPool {
        db::connect_owner(&owner_config(&self.name)).await.unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let statement = format!("drop database if exists {} with (force)", self.name);
        // In a thread, because a test may end inside or outside of a runtime, and by a panic.
        let dropping = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(run(&statement));
        });
        let _ = dropping.join();
    }
}

fn fresh_name() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    format!("mono_test_{}_{}", std::process::id(), COUNT.fetch_add(1, Relaxed))
}

/// Makes the template unless another process has; its name says what is in it.
async fn template() -> String {
    let mut hash = Sha256::new();
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [here.join("../migrations"), here.join("src/seed")] {
        let mut files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().for_each(|file| hash.update(std::fs::read(file).unwrap()));
    }
    hash.update(format!("{PLAN:?}"));
    let digest: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("mono_test_template_{digest}");

    let mut admin = connect().await;
    sqlx::query("select pg_advisory_lock(hashtext('mono test template'))").execute(&mut admin).await.unwrap();
    drop_left_behind(&mut admin).await;
    let there: bool = sqlx::query_scalar("select exists (select from pg_database where datname = $1)")
        .bind(&name)
        .fetch_one(&mut admin)
        .await
        .unwrap();
    if !there {
        let building = format!("{name}_building");
        execute(&mut admin, &format!("drop database if exists {building} with (force)")).await;
        execute(&mut admin, &format!("create database {building} template template0")).await;
        let pool = db::connect_owner(&owner_config(&building)).await.unwrap();
        db::migrate(&pool).await.unwrap();
        seed::run(&pool, &PLAN).await.unwrap();
        pool.close().await;
        execute(&mut admin, &format!("alter database {building} rename to {name}")).await;
    }
    name
}

/// Databases of test processes that were killed.
async fn drop_left_behind(admin: &mut PgConnection) {
    let names: Vec<String> =
        sqlx::query_scalar("select datname from pg_database where datname ~ '^mono_test_[0-9]+_'")
            .fetch_all(&mut *admin)
            .await
            .unwrap();
    for name in names {
        let process = name.split('_').nth(2).unwrap_or_default();
        if Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists() {
            execute(admin, &format!("drop database if exists {name} with (force)")).await;
        }
    }
}

async fn connect() -> PgConnection {
    let url = address("DATABASE_OWNER_URL");
    PgConnection::connect(&url)
        .await
        .unwrap_or_else(|error| panic!("PostgreSQL (DATABASE_OWNER_URL): {error}"))
}

async fn run(statement: &str) {
    let mut admin = connect().await;
    execute(&mut admin, statement).await;
    let _ = admin.close().await;
}

async fn execute(admin: &mut PgConnection, statement: &str) {
    sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(admin).await.unwrap();
}

fn owner_config(database: &str) -> Config {
    let mut config = config(Environment::Test);
    config.database_owner_url = Some(renamed(&address("DATABASE_OWNER_URL"), database).into());
    config
}

/// The address with another database.
fn renamed(url: &str, database: &str) -> String {
    let (scheme, rest) = url.split_once("://").unwrap();
    let (place, query) = rest.split_once('?').map_or((rest, String::new()), |(p, q)| (p, format!("?{q}")));
    let host = place.split('/').next().unwrap();
    format!("{scheme}://{host}/{database}{query}")
}
