//! What is set from outside. Each setting is an environment variable and a flag; `server --help` lists them.

mod proxies;

use std::{fmt, path::PathBuf};

use clap::{Args, ValueEnum, value_parser};
pub use contract::matrix::Secret;
pub use proxies::{BadProxies, Proxies};

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
    /// A streaming replica of it, for lists that it holds as new as they must be. Without it all is read from the first.
    #[arg(long, env = "DATABASE_READ_URL", hide_env_values = true, global = true)]
    pub database_read_url: Option<Secret>,
    /// The most connections to PostgreSQL; as many again to its replica.
    #[arg(long, env = "DATABASE_POOL", default_value_t = 16, global = true)]
    pub database_pool: u32,
    /// Redis, alone (`redis://`), behind Sentinel (`redis-sentinel://`) or a Cluster (`redis-cluster://`). Without it the
    /// server keeps to its in-process layer and PostgreSQL.
    #[arg(long, env = "REDIS_URL", hide_env_values = true, global = true)]
    pub redis_url: Option<Secret>,
    /// Stands before every key, for those who share one Redis.
    #[arg(long, env = "REDIS_PREFIX", default_value = "", global = true)]
    pub redis_prefix: String,
    /// The key that signs tokens, at least 32 bytes. Required in production, and wherever this machine is not the only one
    /// that is listened to.
    #[arg(long, env = "MONO_TOKEN_KEY", hide_env_values = true, global = true)]
    pub token_key: Option<Secret>,
    /// Keys that signed before it, separated by commas. Sessions that began under them live on.
    #[arg(long, env = "MONO_OLD_TOKEN_KEYS", hide_env_values = true, value_delimiter = ',', global = true)]
    pub old_token_keys: Vec<Secret>,
    /// A file with the keys instead, one a line; the first signs.
    #[arg(long, env = "MONO_TOKEN_KEY_FILE", global = true)]
    pub token_key_file: Option<PathBuf>,
    /// The hosts that are answered for, without ports, separated by commas. Without any, every host is.
    #[arg(long, env = "MONO_HOSTS", value_delimiter = ',', global = true)]
    pub hosts: Vec<String>,
    /// One in so many hits of the caches is compared with PostgreSQL beside the answer; none with 0.
    #[arg(long, env = "MONO_CACHE_SAMPLE", default_value_t = 1000, global = true)]
    pub cache_sample: u64,
    /// Who presents this as a bearer token is shown /metrics. Without it there is no such page.
    #[arg(long, env = "MONO_METRICS_TOKEN", hide_env_values = true, global = true)]
    pub metrics_token: Option<Secret>,
    /// The most connections that are served at once; others wait.
    #[arg(long, env = "MONO_MAX_CONNECTIONS", default_value_t = 4096, global = true)]
    pub max_connections: usize,
    /// How many seconds a client may take for the head of a request, and so how long a connection may be idle.
    #[arg(long, env = "MONO_IDLE_SECONDS", default_value_t = 15, value_parser = value_parser!(u32).range(1..), global = true)]
    pub idle_seconds: u32,
    /// Whose X-Forwarded-For is believed: the networks of the proxies in front, separated by commas, like
    /// 10.0.0.0/8,fd00::/8; or how many there are, where nobody gets past them. With 0 nobody is.
    #[arg(long, env = "MONO_TRUSTED_PROXIES", default_value = "0", global = true)]
    pub trusted_proxies: Proxies,
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("environment", &self.environment).finish_non_exhaustive()
    }
}

impl Config {
    /// Whether cookies go over https only.
    pub fn secure_cookies(&self) -> bool {
        self.environment == Environment::Production
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    impl Config {
        /// With nothing set.
        pub(crate) fn of(environment: Environment) -> Self {
            Self {
                environment,
                database_url: None,
                database_owner_url: None,
                database_read_url: None,
                database_pool: 1,
                redis_url: None,
                redis_prefix: String::new(),
                token_key: None,
                old_token_keys: Vec::new(),
                token_key_file: None,
                hosts: Vec::new(),
                cache_sample: 0,
                metrics_token: None,
                max_connections: 1,
                idle_seconds: 15,
                trusted_proxies: Proxies::Count(0),
            }
        }
    }

    #[test]
    fn secrets_are_not_printed() {
        let key = "0123456789012345678901234567890123".to_owned();
        let config = Config { token_key: Some(Secret::new(key)), ..Config::of(Environment::Test) };
        assert!(!format!("{config:?}").contains("0123"));
    }
}
