use std::sync::Arc;

use ::http::{Request, header};
use axum::{Router, body::Body};
use clap::Parser;
use fred::{
    clients::Client,
    interfaces::ClientLike,
    types::{Builder, config::Config as RedisConfig},
};
use leptos::config::LeptosOptions;
use server::{
    Config, Services,
    config::Environment,
    http::{self, Site},
};
use sqlx::PgPool;

use super::{Actor, TestDatabase, environment::address};

const METRICS_TOKEN: &str = "test-metrics";

/// How many users each tenant of a test has.
pub(crate) const USERS: u32 = 60;

/// A server with a database of its own, and keys of its own in Redis.
#[derive(Debug, Clone)]
pub(crate) struct TestApp {
    pub(crate) services: Services,
    pub(crate) router: Router,
    database: Arc<TestDatabase>,
}

impl TestApp {
    pub(crate) async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With settings that are not the usual ones.
    pub(crate) async fn start_with(set: impl FnOnce(&mut Config)) -> Self {
        Self::over(Arc::new(TestDatabase::create().await), set).await
    }

    /// Another instance of the server, over the same database and the same Redis.
    pub(crate) async fn another(&self) -> Self {
        self.another_with(|_| {}).await
    }

    pub(crate) async fn another_with(&self, set: impl FnOnce(&mut Config)) -> Self {
        let prefix = self.services.config.redis_prefix.clone();
        Self::over(Arc::clone(&self.database), |config| {
            config.redis_prefix = prefix;
            set(config);
        })
        .await
    }

    async fn over(database: Arc<TestDatabase>, set: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(Environment::Test);
        config.database_url = Some(database.url().into());
        config.database_pool = 6;
        config.cache_sample = 0;
        config.metrics_token = Some(METRICS_TOKEN.to_owned().into());
        config.redis_url = Some(address("REDIS_URL").into());
        config.redis_prefix = format!("test:{}:", uuid::Uuid::new_v4().simple());
        set(&mut config);
        let services = Services::start(config).await.unwrap();
        let router = http::router(&services, &site());
        Self { services, router, database }
    }

    /// Someone who is not signed in.
    pub(crate) fn anonymous(&self) -> Actor {
        Actor::new(self.router.clone())
    }

    /// Someone who has signed in with the seeded password.
    pub(crate) async fn signed_in(&self, email: &str) -> Actor {
        let mut actor = self.anonymous();
        actor.sign_in(email).await;
        actor
    }

    /// The database as its owner sees it.
    pub(crate) async fn owner(&self) -> PgPool {
        self.database.owner().await
    }

    /// A client of Redis beside the server's, and the full name of one of the server's keys.
    pub(crate) async fn redis(&self) -> Client {
        let client =
            Builder::from_config(RedisConfig::from_url(&address("REDIS_URL")).unwrap()).build().unwrap();
        client.init().await.unwrap();
        client
    }

    /// What `/metrics` shows.
    pub(crate) async fn metrics(&self) -> String {
        let request =
            Request::get("/metrics").header(header::AUTHORIZATION, format!("Bearer {METRICS_TOKEN}"));
        let answer = self.anonymous().send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.status, 200);
        answer.text().to_owned()
    }

    /// One of them, without labels.
    pub(crate) async fn metric(&self, name: &str) -> u64 {
        let text = self.metrics().await;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' ')?.parse().ok());
        value.unwrap_or_else(|| panic!("{name} is not in {text}"))
    }

    pub(crate) fn redis_key(&self, name: &str) -> String {
        format!("{}{name}", self.services.config.redis_prefix)
    }
}

/// The site without its files.
pub(crate) fn site() -> Site {
    Site { options: LeptosOptions::builder().output_name("mono").build(), watched: false }
}

/// The settings as they are without any variable or flag.
pub(crate) fn config(environment: Environment) -> Config {
    #[derive(Parser)]
    struct Settings {
        #[command(flatten)]
        config: Config,
    }
    let mut config = Settings::parse_from(["test"]).config;
    config.environment = environment;
    config
}
