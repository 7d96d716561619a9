//! What is set from outside. Each setting is an environment variable and a flag; `server --help` lists them.

use std::fmt;

use clap::{Args, ValueEnum};
pub use contract::matrix::Secret;

/// Where the server runs. It decides how cookies are named, whether it may be seeded, and whether keys may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Environment {
    Development,
    Test,
    Production,
}

/// The settings.
#[derive(Clone, Args)]
pub struct Config {
    /// Where the server runs. Production unless something else is said.
    #[arg(long, env = "MONO_ENV", value_enum, default_value = "production", global = true)]
    pub environment: Environment,
    /// PostgreSQL, as the role `mono_app`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true)]
    pub database_url: Option<Secret>,
    /// PostgreSQL, as the owner of the schema; for `migrate` and `seed` only.
    #[arg(long, env = "DATABASE_OWNER_URL", hide_env_values = true, global = true)]
    pub database_owner_url: Option<Secret>,
    /// The most connections to PostgreSQL.
    #[arg(long, env = "DATABASE_POOL", default_value_t = 16, global = true)]
    pub database_pool: u32,
    /// Redis. Without it the server keeps to its in-process layer and PostgreSQL.
    #[arg(long, env = "REDIS_URL", hide_env_values = true, global = true)]
    pub redis_url: Option<Secret>,
    /// Stands before every key, for those who share one Redis.
    #[arg(long, env = "REDIS_PREFIX", default_value = "", global = true)]
    pub redis_prefix: String,
    /// The key that signs access tokens, at least 32 bytes. Required in production.
    #[arg(long, env = "MONO_TOKEN_KEY", hide_env_values = true, global = true)]
    pub token_key: Option<Secret>,
    /// The most connections that are served at once; others wait.
    #[arg(long, env = "MONO_MAX_CONNECTIONS", default_value_t = 4096, global = true)]
    pub max_connections: usize,
    /// How many proxies stand in front and write X-Forwarded-For. With 0 the header is not believed.
    #[arg(long, env = "MONO_TRUSTED_PROXIES", default_value_t = 0, global = true)]
    pub trusted_proxies: usize,
}

/// Signs tokens where nothing is at stake, so that a restart of a development server signs nobody out.
const DEVELOPMENT_KEY: &str = "a development key that everyone can read here";

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("environment", &self.environment).finish_non_exhaustive()
    }
}

impl Config {
    /// The key for access tokens; an error if it is missing or weak where it matters.
    pub fn token_key(&self) -> anyhow::Result<Secret> {
        match &self.token_key {
            Some(key) if key.expose().len() >= 32 => Ok(key.clone()),
            Some(_) => anyhow::bail!("MONO_TOKEN_KEY is too short: it must have at least 32 bytes"),
            None if self.environment == Environment::Production => anyhow::bail!(
                "MONO_TOKEN_KEY is not set. Make one with `openssl rand -base64 48`; \
                 on a development machine set MONO_ENV=development instead"
            ),
            None => Ok(Secret::new(DEVELOPMENT_KEY.to_owned())),
        }
    }

    /// Whether cookies go over https only.
    pub fn secure_cookies(&self) -> bool {
        self.environment == Environment::Production
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(environment: Environment, key: Option<&str>) -> Config {
        Config {
            environment,
            database_url: None,
            database_owner_url: None,
            database_pool: 1,
            redis_url: None,
            redis_prefix: String::new(),
            token_key: key.map(|k| Secret::new(k.to_owned())),
            max_connections: 1,
            trusted_proxies: 0,
        }
    }

    #[test]
    fn a_weak_or_missing_key_stops_a_production_start() {
        assert!(config(Environment::Production, None).token_key().is_err());
        assert!(config(Environment::Production, Some("short")).token_key().is_err());
        assert!(config(Environment::Production, Some(&"k".repeat(32))).token_key().is_ok());
        assert!(config(Environment::Development, None).token_key().is_ok());
    }

    #[test]
    fn secrets_are_not_printed() {
        let text = format!("{:?}", config(Environment::Test, Some("0123456789012345678901234567890123")));
        assert!(!text.contains("0123"));
    }
}
