use super::{Stored, kinds};

/// A token, the hash of a password, a key: something that must reach nobody by accident.
///
/// It is neither printed nor logged, as it is neither `Display` nor `Debug`; it is not sent to a browser, as it is not
/// `Serialize`; and its kind keeps it out of every layer but the database. A token that goes into its cookie is a type of
/// its own.
///
/// ```
/// let key = contract::matrix::Secret::new("k".to_owned());
/// assert_eq!(key.expose(), "k");
/// ```
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "it is not printed")]
pub struct Secret<T = String>(T);

impl<T> Secret<T> {
    /// Keeps it secret from here on.
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself. Say it only to what needs it.
    pub const fn expose(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> Stored for Secret<T> {
    type Kind = kinds::Secrets;
}

impl std::str::FromStr for Secret {
    type Err = std::convert::Infallible;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}
