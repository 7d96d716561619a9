//! The server's keys: one that signs, and those that signed before it and are still believed.

use std::{fs, net::IpAddr};

use anyhow::Context;
use uuid::Uuid;

use super::keys::{SecretHash, SessionKeys};
use crate::config::{Config, Environment, Secret};

/// Signs tokens where nothing is at stake, so that a restart of a development server signs nobody out.
const DEVELOPMENT_KEY: &str = "a development key that everyone can read here";
/// A key is shorter than this only by mistake, in bytes.
const SHORTEST: usize = 32;
/// A key of fewer different bytes was typed and not drawn.
const FEWEST_DIFFERENT: usize = 10;

/// The keys, the one that signs first.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it holds keys")]
pub struct KeyRing(Vec<Secret>);

impl KeyRing {
    /// The keys that the settings name.
    ///
    /// # Errors
    /// If one is weak or none is there where it matters, if both ways to give them are used, or the file cannot be read.
    pub fn of(config: &Config) -> anyhow::Result<Self> {
        let given = match (&config.token_key, &config.token_key_file) {
            (Some(_), Some(_)) => anyhow::bail!("set MONO_TOKEN_KEY or MONO_TOKEN_KEY_FILE, not both"),
            (Some(key), None) => {
                let mut keys = vec![key.clone()];
                keys.extend(config.old_token_keys.iter().cloned());
                keys
            }
            (None, Some(file)) => {
                let text = fs::read_to_string(file)
                    .with_context(|| format!("MONO_TOKEN_KEY_FILE {} cannot be read", file.display()))?;
                let keys = text.lines().map(str::trim).filter(|line| !line.is_empty());
                keys.map(|key| Secret::new(key.to_owned())).collect()
            }
            (None, None) => Vec::new(),
        };
        if given.is_empty() && config.environment == Environment::Production {
            anyhow::bail!(
                "MONO_TOKEN_KEY is not set. Make one with `openssl rand -base64 48`; \
                 on a development machine set MONO_ENV=development instead"
            );
        }
        if given.is_empty() {
            return Ok(Self(vec![Secret::new(DEVELOPMENT_KEY.to_owned())]));
        }
        for (place, key) in given.iter().enumerate() {
            check(key.expose(), config.environment).with_context(|| format!("token key {}", place + 1))?;
        }
        Ok(Self(given))
    }

    /// Whether a server with these keys may listen there: with the key that everyone can read, whoever reaches it could
    /// sign themselves in.
    ///
    /// # Errors
    /// If it may not.
    pub fn check_reach(&self, listener: IpAddr) -> anyhow::Result<()> {
        let known = self.0.iter().any(|key| key.expose() == DEVELOPMENT_KEY);
        anyhow::ensure!(
            !known || listener.to_canonical().is_loopback(),
            "MONO_TOKEN_KEY is not set, so the key is one that everyone can read: that is for 127.0.0.1 and ::1, and \
             {listener} can be reached from elsewhere. Make a key with `openssl rand -base64 48`"
        );
        Ok(())
    }

    /// The keys, the one that signs first.
    pub(super) fn keys(&self) -> &[Secret] {
        &self.0
    }

    /// Those of a new session.
    pub(super) fn begin(&self, own: &[u8]) -> SessionKeys {
        SessionKeys::new(&self.0[0], own)
    }

    /// Those of a session, whichever key signed when it began; its row tells by the hash of its secret. `None` if that
    /// key is not among these any more.
    pub(super) fn of_session(&self, own: &[u8], session: Uuid, secret_hash: &[u8]) -> Option<SessionKeys> {
        let mut each = self.0.iter().map(|key| SessionKeys::new(key, own));
        each.find(|keys| SecretHash::of(keys.secret(session).expose()).bytes() == secret_hash)
    }
}

fn check(key: &str, environment: Environment) -> anyhow::Result<()> {
    anyhow::ensure!(key.len() >= SHORTEST, "too short: it must have at least {SHORTEST} bytes");
    let mut different = key.as_bytes().to_vec();
    different.sort_unstable();
    different.dedup();
    anyhow::ensure!(
        different.len() >= FEWEST_DIFFERENT,
        "too regular: draw one with `openssl rand -base64 48`"
    );
    let known = key == DEVELOPMENT_KEY && environment == Environment::Production;
    anyhow::ensure!(!known, "everyone can read the key of development servers");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "0kq7w2hJ9ZcXv5B1nM8sD4fG6aLpRtYe";
    const OTHER: &str = "Ue3rT9yWq1PzXc7VbN5mKj2HgF8dSa4L";

    fn config(environment: Environment, key: Option<&str>, old: &[&str]) -> Config {
        let mut config = Config::of(environment);
        config.token_key = key.map(|key| Secret::new(key.to_owned()));
        config.old_token_keys = old.iter().map(|key| Secret::new((*key).to_owned())).collect();
        config
    }

    #[test]
    fn a_weak_or_missing_key_stops_a_production_start() {
        let starts = |key, old: &[&str]| KeyRing::of(&config(Environment::Production, key, old)).is_ok();
        assert!(starts(Some(GOOD), &[]));
        assert!(starts(Some(GOOD), &[OTHER]));
        let regular = "k".repeat(64);
        for bad in [None, Some(""), Some("short"), Some(&*regular), Some(DEVELOPMENT_KEY)] {
            assert!(!starts(bad, &[]), "{bad:?}");
        }
        assert!(!starts(Some(GOOD), &["short"]), "an old key is a key");
        assert!(KeyRing::of(&config(Environment::Development, None, &[])).is_ok());
        assert!(KeyRing::of(&config(Environment::Development, Some("short"), &[])).is_err());
    }

    #[test]
    fn without_a_key_nobody_but_this_machine_is_listened_to() {
        let may = |environment, key, listener: &str| {
            let ring = KeyRing::of(&config(environment, key, &[])).unwrap();
            ring.check_reach(listener.parse().unwrap()).is_ok()
        };
        for environment in [Environment::Test, Environment::Development] {
            for here in ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"] {
                assert!(may(environment, None, here), "{here}");
            }
            for elsewhere in ["0.0.0.0", "::", "192.168.1.7", "10.0.0.1", "fe80::1"] {
                assert!(!may(environment, None, elsewhere), "{elsewhere}");
                assert!(!may(environment, Some(DEVELOPMENT_KEY), elsewhere), "{elsewhere}");
                assert!(may(environment, Some(GOOD), elsewhere), "{elsewhere}");
            }
        }
    }

    #[test]
    fn keys_come_from_a_file_too_one_a_line_the_first_signs() {
        let file = std::env::temp_dir().join(format!("mono-keys-{}", Uuid::new_v4()));
        let mut config = config(Environment::Production, None, &[]);
        config.token_key_file = Some(file.clone());
        assert!(KeyRing::of(&config).is_err(), "it is not there");
        fs::write(&file, format!("{GOOD}\n\n{OTHER}\n")).unwrap();
        let keys = KeyRing::of(&config).unwrap();
        let texts: Vec<&str> = keys.keys().iter().map(|key| key.expose().as_str()).collect();
        assert_eq!(texts, [GOOD, OTHER]);
        config.token_key = Some(Secret::new(GOOD.to_owned()));
        assert!(KeyRing::of(&config).is_err(), "both ways at once");
        config.token_key = None;
        fs::write(&file, "\n").unwrap();
        assert!(KeyRing::of(&config).is_err(), "no key in it");
        fs::remove_file(&file).unwrap();
    }
}
