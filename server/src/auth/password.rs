use std::{sync::Arc, thread::available_parallelism, time::Duration};

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version, password_hash::phc::PasswordHash,
};
use contract::{Code, auth::MAX_PASSWORD, matrix::Secret};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    task::spawn_blocking,
    time::timeout,
};

use crate::{Error, Result};

/// How long someone may wait for their turn; hashing more at once would only make all of them slower.
const LONGEST_WAIT: Duration = Duration::from_secs(2);

/// Hashes and checks passwords, as many at once as there are processors.
#[derive(Debug, Clone)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    argon2: Argon2<'static>,
    /// Checked against when there is no such person, so that this takes as long as if there were.
    nobody: Arc<str>,
}

/// The right to hash. It goes with the work and not with the request, which may be gone before the work ends.
#[derive(Debug)]
pub struct Turn(OwnedSemaphorePermit);

impl Passwords {
    /// argon2id with 19 MiB and two passes: the least that OWASP recommends, some 30 ms.
    ///
    /// # Errors
    /// If the system has no randomness.
    pub fn new() -> anyhow::Result<Self> {
        let params = Params::new(19 * 1024, 2, 1, None).map_err(|e| anyhow::anyhow!("argon2: {e}"))?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody =
            argon2.hash_password(b"").map_err(|e| anyhow::anyhow!("argon2: {e}"))?.to_string().into();
        let turns = Arc::new(Semaphore::new(available_parallelism().map_or(2, usize::from)));
        Ok(Self { turns, argon2, nobody })
    }

    /// A hash of the password, to be stored.
    pub async fn hash(&self, password: String) -> Result<Secret> {
        let (turn, argon2) = (self.turn().await?, self.argon2.clone());
        let hash = spawn_blocking(move || {
            let _permit = turn.0;
            argon2.hash_password(password.as_bytes()).map(|hash| hash.to_string())
        });
        let hash = hash.await.map_err(Error::internal)?;
        hash.map(Secret::new).map_err(|e| Error::internal(anyhow::anyhow!("argon2: {e}")))
    }

    /// Whether a hash is easier to guess from than a new one would be: another algorithm or version, less memory or fewer
    /// passes.
    pub fn is_weaker(&self, hash: &Secret) -> bool {
        let Ok(hash) = PasswordHash::new(hash.expose()) else { return false };
        let Ok(params) = Params::try_from(&hash) else { return true };
        let present = self.argon2.params();
        hash.algorithm.as_str() != Algorithm::Argon2id.as_str()
            || hash.version != Some(Version::V0x13.into())
            || params.m_cost() < present.m_cost()
            || params.t_cost() < present.t_cost()
    }

    /// Waits for a turn.
    ///
    /// # Errors
    /// *Unavailable* if too many are waiting.
    pub async fn turn(&self) -> Result<Turn> {
        match timeout(LONGEST_WAIT, self.turns.clone().acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Turn(permit)),
            _ => Err(Error::new(
                Code::Unavailable,
                "Too many people are signing in at the moment. Try again shortly.",
            )),
        }
    }

    /// Which of the hashes is that of the password. Without a hash it works as long, for nothing.
    pub async fn find(&self, turn: Turn, password: String, hashes: Vec<Secret>) -> Result<Option<usize>> {
        let (argon2, nobody) = (self.argon2.clone(), self.nobody.clone());
        let found = spawn_blocking(move || {
            let _permit = turn.0;
            let right = |hash: &str| argon2.verify_password(password.as_bytes(), hash).is_ok();
            if password.len() > MAX_PASSWORD {
                return None;
            }
            if hashes.is_empty() {
                let _ = right(&nobody);
            }
            hashes.iter().position(|hash| right(hash.expose()))
        });
        found.await.map_err(Error::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_is_found_among_hashes() {
        let passwords = Passwords::new().unwrap();
        let other = passwords.hash("other".to_owned()).await.unwrap();
        let right = passwords.hash("right".to_owned()).await.unwrap();
        assert!(right.expose().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        let find = async |typed: &str, hashes: &[&Secret]| {
            let hashes = hashes.iter().map(|h| (*h).clone()).collect();
            passwords.find(passwords.turn().await.unwrap(), typed.to_owned(), hashes).await.unwrap()
        };
        assert_eq!(find("right", &[&other, &right]).await, Some(1));
        assert_eq!(find("Right", &[&other, &right]).await, None);
        assert_eq!(find("", &[]).await, None);
        assert_eq!(find(&"x".repeat(MAX_PASSWORD + 1), &[&right]).await, None);
    }

    #[tokio::test]
    async fn what_is_easier_to_guess_from_is_weaker() {
        let passwords = Passwords::new().unwrap();
        let present = passwords.hash("right".to_owned()).await.unwrap();
        assert!(!passwords.is_weaker(&present));
        let with = |from: &str, to: &str| {
            assert!(present.expose().contains(from));
            passwords.is_weaker(&Secret::new(present.expose().replace(from, to)))
        };
        for (from, to) in [
            ("m=19456", "m=12288"),
            ("t=2", "t=1"),
            ("$argon2id", "$argon2i"),
            ("$argon2id", "$scrypt"),
            ("v=19", "v=16"),
        ] {
            assert!(with(from, to), "{to}");
        }
        for (from, to) in [("m=19456", "m=65536"), ("t=2", "t=3"), ("p=1", "p=2")] {
            assert!(!with(from, to), "{to}");
        }
        assert!(!passwords.is_weaker(&Secret::new("no hash".to_owned())));
    }

    #[tokio::test]
    async fn whoever_waits_too_long_is_told_so() {
        let passwords = Passwords::new().unwrap();
        let mut taken = Vec::new();
        while let Ok(permit) = passwords.turns.clone().try_acquire_owned() {
            taken.push(permit);
        }
        assert_eq!(passwords.turn().await.unwrap_err().code, Code::Unavailable);
        drop(taken);
        assert!(passwords.turn().await.is_ok());
    }
}
