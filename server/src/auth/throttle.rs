use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use contract::Code;
use moka::future::Cache;
use tokio::time::Instant;

use crate::{Error, Result};

/// How long attempts are remembered.
const WINDOW: Duration = Duration::from_secs(15 * 60);
/// Failures for one account from one address. A person mistypes less often; a guesser gets no further.
const PER_ACCOUNT_AND_ADDRESS: u32 = 10;
/// Failures from one address, for whatever accounts.
const PER_ADDRESS: u32 = 100;
/// The most counters that are kept.
const MOST: u64 = 100_000;

/// Counts failed sign-ins, in this process. Nobody is locked out: the owner signs in from another address, or later.
#[derive(Debug, Clone)]
pub struct Throttle(Cache<Key, Arc<Counter>>);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    address: IpAddr,
    account: Option<String>,
}

#[derive(Debug)]
struct Counter {
    failures: AtomicU32,
    since: Instant,
    most: u32,
}

/// An attempt that has been counted as a failure, until it is known to be none.
#[derive(Debug)]
pub struct Attempt(Vec<Arc<Counter>>);

impl Default for Throttle {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(MOST).time_to_live(WINDOW).build())
    }
}

impl Throttle {
    /// Whether there is still an attempt to be had; counts nothing.
    pub async fn check(&self, account: &str, address: IpAddr) -> Result<()> {
        for (key, _) in keys(account, address) {
            if let Some(counter) = self.0.get(&key).await
                && counter.failures.load(Ordering::Relaxed) >= counter.most
            {
                return Err(counter.exhausted());
            }
        }
        Ok(())
    }

    /// Counts an attempt, before it is known whether it fails: of any number at once, no more get through than may.
    pub async fn attempt(&self, account: &str, address: IpAddr) -> Result<Attempt> {
        let mut attempt = Attempt(Vec::new());
        for (key, most) in keys(account, address) {
            let new =
                async { Arc::new(Counter { failures: AtomicU32::new(0), since: Instant::now(), most }) };
            let counter = self.0.get_with(key, new).await;
            let before = counter.failures.fetch_add(1, Ordering::Relaxed);
            attempt.0.push(counter.clone());
            if before >= counter.most {
                attempt.forgive();
                return Err(counter.exhausted());
            }
        }
        Ok(attempt)
    }
}

/// What counts an attempt, and up to how many: its address first, so that one which is refused leaves no more counters
/// behind, or it could crowd out the others'.
fn keys(account: &str, address: IpAddr) -> [(Key, u32); 2] {
    let address = network(address);
    let of_account = Key { address, account: Some(account.to_owned()) };
    [(Key { address, account: None }, PER_ADDRESS), (of_account, PER_ACCOUNT_AND_ADDRESS)]
}

impl Attempt {
    /// It was no failure.
    pub fn forgive(self) {
        for counter in self.0 {
            counter.failures.fetch_sub(1, Ordering::Relaxed);
        }
    }
}

impl Counter {
    fn exhausted(&self) -> Error {
        let wait = WINDOW.saturating_sub(self.since.elapsed()).as_secs().max(1);
        Error::new(Code::RateLimited, "Too many failed attempts to sign in. Wait a while and try again.")
            .retry_after(u32::try_from(wait).unwrap_or(u32::MAX))
    }
}

/// Whoever has an IPv6 address has 2⁶⁴ of them.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(v4) => v4.into(),
        IpAddr::V6(v6) => std::net::Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const AWAY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[tokio::test]
    async fn of_a_hundred_at_once_ten_get_through() {
        let throttle = Throttle::default();
        let attempts = futures::future::join_all((0..100).map(|_| throttle.attempt("a", HOME))).await;
        assert_eq!(attempts.iter().filter(|a| a.is_ok()).count(), 10);
        let refused = throttle.check("a", HOME).await.unwrap_err();
        assert_eq!(refused.code, Code::RateLimited);
        assert!(refused.retry_after.is_some_and(|s| (890..=900).contains(&s)));
    }

    #[tokio::test]
    async fn the_owner_signs_in_from_elsewhere() {
        let throttle = Throttle::default();
        for _ in 0..20 {
            let _ = throttle.attempt("a", HOME).await;
        }
        assert!(throttle.check("a", AWAY).await.is_ok());
        assert!(throttle.check("b", HOME).await.is_ok());
    }

    #[tokio::test]
    async fn an_address_that_tries_many_accounts_is_stopped() {
        let throttle = Throttle::default();
        for n in 0..100 {
            throttle.attempt(&n.to_string(), HOME).await.unwrap();
        }
        assert!(throttle.attempt("another", HOME).await.is_err());
    }

    #[tokio::test]
    async fn an_address_that_is_refused_leaves_no_more_counters_behind() {
        let throttle = Throttle::default();
        for n in 0..1000 {
            let _ = throttle.check(&n.to_string(), HOME).await;
            let _ = throttle.attempt(&n.to_string(), HOME).await;
        }
        throttle.0.run_pending_tasks().await;
        assert_eq!(throttle.0.entry_count(), 101);
    }

    #[tokio::test]
    async fn success_counts_for_nothing() {
        let throttle = Throttle::default();
        for _ in 0..200 {
            throttle.attempt("a", HOME).await.unwrap().forgive();
        }
    }

    #[test]
    fn an_ipv6_network_is_one_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2::1"), of("2001:db8:1:2:ffff::9"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:192.0.2.1"), HOME);
    }
}
