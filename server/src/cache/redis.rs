//! The client of Redis: every time is limited, every queue is bounded, and every failure is only a miss.

#![expect(clippy::disallowed_types, reason = "nobody else talks to Redis")]

use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use anyhow::anyhow;
use fred::{
    clients::Client,
    interfaces::{ClientLike, EventInterface, KeysInterface},
    types::{
        Builder, Expiration, SetOptions,
        config::{Config, ReconnectPolicy, TcpConfig, UnresponsiveConfig},
        scripts::Script,
    },
    util::redis_keyslot,
};
use tokio::sync::broadcast;

use super::{
    batch::{Batches, Text},
    breaker::Breaker,
    place,
};
use crate::config::Secret;

/// How long one command may take, waiting included.
const COMMAND: Duration = Duration::from_millis(100);
/// How long connecting may take.
const CONNECT: Duration = Duration::from_millis(500);
/// How long the first connection is waited for at the start.
const FIRST_CONNECT: Duration = Duration::from_secs(1);
/// After so long without an answer a connection is given up.
const UNRESPONSIVE: Duration = Duration::from_secs(2);
/// How many commands may wait.
const QUEUE: usize = 2048;
/// How long a version stays in Redis after it was last told. One that is gone is read from PostgreSQL.
const VERSION_TTL: Duration = Duration::from_secs(86_400);

/// Sets each key to its version unless it has a higher one. KEYS: the keys; ARGV: seconds to live, then the versions.
const ADVANCE: &str = "
for i, key in ipairs(KEYS) do
  local now = tonumber(redis.call('GET', key))
  local new = tonumber(ARGV[i + 1])
  if not now or new > now then redis.call('SET', key, ARGV[i + 1], 'EX', ARGV[1]) end
end
return 1";

/// Sets a session unless what is there is newer or says that it has ended. ARGV: text, version, seconds to live.
const SET_IF_NEWER: &str = "
local old = redis.call('GET', KEYS[1])
if old then
  local readable, copy = pcall(cjson.decode, old)
  if readable and type(copy) == 'table' and
     (copy.ended == true or (tonumber(copy.version) or -1) > tonumber(ARGV[2])) then return 0 end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[3])
return 1";

/// Whether Redis can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedisState {
    /// It answers.
    Up,
    /// It does not answer.
    Down,
    /// None is set up.
    Absent,
}

/// Redis, or the lack of it.
#[derive(Debug)]
pub(super) struct Redis {
    client: Option<Client>,
    /// Whether it is a Cluster, where a command may only have keys of one slot.
    clustered: bool,
    prefix: String,
    breaker: Arc<Breaker>,
    batches: Arc<Batches>,
    /// How often Redis may have missed something, and up to which of these times it has since been told.
    doubts: AtomicU64,
    settled: AtomicU64,
    advance: Script,
    set_if_newer: Script,
}

impl Redis {
    pub(super) async fn start(url: Option<&Secret>, prefix: &str) -> anyhow::Result<Self> {
        let client = url.map(client).transpose()?;
        let clustered = client.as_ref().is_some_and(ClientLike::is_clustered);
        // It would be the hash tag, and all keys of all tenants in one slot.
        anyhow::ensure!(
            !clustered || !prefix.contains('{'),
            "REDIS_PREFIX has a brace, which a Cluster hashes by"
        );
        let redis = Self {
            client,
            clustered,
            prefix: prefix.to_owned(),
            breaker: Arc::new(Breaker::new("Redis", "this process's memory and PostgreSQL")),
            batches: Arc::default(),
            doubts: AtomicU64::new(0),
            settled: AtomicU64::new(0),
            advance: Script::from_lua(ADVANCE),
            set_if_newer: Script::from_lua(SET_IF_NEWER),
        };
        match &redis.client {
            None => tracing::warn!("REDIS_URL is not set: caching in this process only"),
            Some(client) => {
                client.connect();
                if tokio::time::timeout(FIRST_CONNECT, client.wait_for_connect()).await.is_err() {
                    redis.breaker.failed("no connection within a second");
                }
            }
        }
        Ok(redis)
    }

    pub(super) async fn stop(&self) {
        if let Some(client) = &self.client {
            let _ = tokio::time::timeout(CONNECT, client.quit()).await;
        }
    }

    pub(super) fn state(&self) -> RedisState {
        match &self.client {
            None => RedisState::Absent,
            Some(client) if client.is_connected() && !self.breaker.is_down() && self.is_trusted() => {
                RedisState::Up
            }
            Some(_) => RedisState::Down,
        }
    }

    /// How often Redis may have missed something; for [`Redis::settle`].
    pub(super) fn doubts(&self) -> u64 {
        self.doubts.load(SeqCst)
    }

    /// Redis has been told all that it may have missed up to then, so it is asked again.
    pub(super) fn settle(&self, doubts: u64) {
        self.settled.fetch_max(doubts, SeqCst);
    }

    /// Whether it may be asked: a Redis that is back from being away does not know yet what has changed meanwhile.
    fn is_trusted(&self) -> bool {
        self.settled.load(SeqCst) == self.doubts.load(SeqCst)
    }

    /// Notes that Redis did not hear what it must know.
    fn doubt<T>(&self, heard: Option<T>) -> Option<T> {
        if heard.is_none() {
            self.doubts.fetch_add(1, SeqCst);
        }
        heard
    }

    /// Wakes whenever a connection has been made.
    pub(super) fn connections(&self) -> Option<broadcast::Receiver<fred::types::config::Server>> {
        self.client.as_ref().map(EventInterface::reconnect_rx)
    }

    pub(super) async fn ping(&self) -> Option<()> {
        self.ask(|client: Client| async move { client.ping(None).await }).await
    }

    /// The values of these keys, in order. What is asked for at the same time travels together.
    pub(super) async fn mget(&self, keys: &[String]) -> Option<Vec<Option<Text>>> {
        let client = self.client.as_ref().filter(|_| self.is_trusted())?;
        let keys: Vec<String> = keys.iter().map(|key| self.full(key)).collect();
        let (client, breaker) = (client.clone(), Arc::clone(&self.breaker));
        let clustered = self.clustered;
        let ask = move |keys| {
            let (client, breaker) = (client.clone(), Arc::clone(&breaker));
            async move {
                if clustered {
                    mget_by_slot(&client, &breaker, keys).await
                } else {
                    mget(&client, &breaker, keys).await
                }
            }
        };
        // Who waits for their turn waits no longer than who has it.
        tokio::time::timeout(COMMAND, self.batches.get(keys, ask)).await.ok().flatten()
    }

    pub(super) async fn get(&self, key: &str) -> Option<Option<Text>> {
        self.mget(std::slice::from_ref(&key.to_owned())).await?.pop()
    }

    pub(super) async fn set(&self, key: &str, value: String, ttl: Duration) -> Option<()> {
        let (key, expire) = (self.full(key), Expiration::PX(i64::try_from(ttl.as_millis()).ok()?));
        self.ask(move |client: Client| async move { client.set(key, value, Some(expire), None, false).await })
            .await
    }

    /// Sets a mark that goes by itself, unless it is there; whether it was not.
    pub(super) async fn set_new(&self, key: &str, ttl: Duration) -> Option<bool> {
        if !self.is_trusted() {
            return None;
        }
        let (key, expire) = (self.full(key), Expiration::PX(i64::try_from(ttl.as_millis()).ok()?));
        let set = move |client: Client| async move {
            client.set::<Option<String>, _, _>(key, "", Some(expire), Some(SetOptions::NX), false).await
        };
        self.ask(set).await.map(|set| set.is_some())
    }

    pub(super) async fn delete(&self, key: &str) -> Option<()> {
        let key = self.full(key);
        self.ask(move |client: Client| async move { client.del(key).await }).await
    }

    /// Raises versions, never lowers one.
    pub(super) async fn advance(&self, versions: &[(String, i64)]) -> Option<()> {
        let keys: Vec<String> = versions.iter().map(|(key, _)| self.full(key)).collect();
        let seconds = VERSION_TTL.as_secs().cast_signed();
        let args: Vec<i64> = std::iter::once(seconds).chain(versions.iter().map(|(_, v)| *v)).collect();
        let script = self.advance.clone();
        let told = move |client: Client| async move {
            or_forget(&client, keys.clone(), script.evalsha_with_reload(&client, keys, args).await).await
        };
        self.doubt(self.ask(told).await)
    }

    /// Sets a versioned copy unless a newer one, or an ended one, is there.
    pub(super) async fn set_if_newer(
        &self,
        key: &str,
        text: String,
        version: i64,
        ttl: Duration,
    ) -> Option<()> {
        let (key, script) = (self.full(key), self.set_if_newer.clone());
        let args = vec![text, version.to_string(), ttl.as_secs().to_string()];
        let told = move |client: Client| async move {
            let told = script.evalsha_with_reload(&client, vec![key.clone()], args).await;
            or_forget(&client, vec![key], told).await
        };
        self.doubt(self.ask(told).await)
    }

    fn full(&self, key: &str) -> String {
        if self.clustered {
            return format!("{}{}", self.prefix, place::tagged(key));
        }
        format!("{}{key}", self.prefix)
    }

    /// Asks Redis; `None` if there is none, it is away, or it fails.
    async fn ask<T, F>(&self, question: impl FnOnce(Client) -> F) -> Option<T>
    where
        F: Future<Output = Result<T, fred::error::Error>>,
    {
        ask(self.client.as_ref()?, &self.breaker, question).await
    }
}

/// A Redis that is full does not take what is new, but it can forget what is old; nothing is as good as unknown.
async fn or_forget(
    client: &Client,
    keys: Vec<String>,
    told: Result<(), fred::error::Error>,
) -> Result<(), fred::error::Error> {
    match told {
        Err(error) if error.details().starts_with("OOM") => {
            client.del::<(), _>(keys).await?;
            Err(error)
        }
        told => told,
    }
}

async fn mget(client: &Client, breaker: &Breaker, keys: Vec<String>) -> Option<Vec<Option<Text>>> {
    ask(client, breaker, |client: Client| async move { client.mget(keys).await }).await
}

/// What a node that is away would hold is missing, as it would be from one that has forgotten it.
async fn mget_by_slot(client: &Client, breaker: &Breaker, keys: Vec<String>) -> Option<Vec<Option<Text>>> {
    let total = keys.len();
    let asked = place::by_slot(keys, redis_keyslot).into_iter().map(async |(places, keys)| {
        let values = mget(client, breaker, keys).await?;
        Some((places, values))
    });
    let answered: Vec<_> = futures::future::join_all(asked).await.into_iter().flatten().collect();
    (!answered.is_empty()).then(|| place::in_order(total, answered))
}

/// The answer of Redis, in time; `None` if it is away or fails, and no question while it is left alone.
async fn ask<T, F>(client: &Client, breaker: &Breaker, question: impl FnOnce(Client) -> F) -> Option<T>
where
    F: Future<Output = Result<T, fred::error::Error>>,
{
    if !breaker.admits() {
        return None;
    }
    if !client.is_connected() {
        breaker.failed("not connected");
        return None;
    }
    // A command of the client is a future of 7 kB, of which every request would carry several about.
    match tokio::time::timeout(COMMAND, Box::pin(question(client.clone()))).await {
        Ok(Ok(answer)) => {
            breaker.succeeded();
            Some(answer)
        }
        Ok(Err(error)) => {
            breaker.failed(&error.to_string());
            None
        }
        Err(_) => {
            breaker.failed("no answer in time");
            None
        }
    }
}

fn client(url: &Secret) -> anyhow::Result<Client> {
    // The error could quote the address, and with it the password.
    let mut config = Config::from_url(url.expose()).map_err(|_| anyhow!("not the address of a Redis"))?;
    config.fail_fast = false;
    let mut policy = ReconnectPolicy::new_exponential(0, 50, 2000, 2);
    policy.set_jitter(100);
    let client = Builder::from_config(config)
        .set_policy(policy)
        .with_performance_config(|performance| {
            performance.default_command_timeout = COMMAND;
            performance.broadcast_channel_capacity = 1024;
        })
        .with_connection_config(|connection| {
            connection.connection_timeout = CONNECT;
            connection.internal_command_timeout = CONNECT;
            connection.max_command_attempts = 1;
            connection.max_command_buffer_len = QUEUE;
            connection.auto_client_setname = true;
            connection.tcp = TcpConfig { nodelay: Some(true), ..TcpConfig::default() };
            connection.unresponsive =
                UnresponsiveConfig { max_timeout: Some(UNRESPONSIVE), interval: Duration::from_millis(500) };
        })
        .build()?;
    Ok(client)
}
