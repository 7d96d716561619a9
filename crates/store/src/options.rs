/// How a store is tied to its storage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PersistOptions {
    pub(crate) skip_hydration: bool,
    pub(crate) user: Option<String>,
}

impl PersistOptions {
    /// Hydrates after the first render; one document for whoever uses this browser.
    pub fn new() -> Self {
        Self::default()
    }

    /// Storage is not read until [`rehydrate`](crate::Persistence::rehydrate) is called. Until then nothing is written;
    /// what is changed meanwhile is kept, and is written with the hydration.
    #[must_use]
    pub fn skip_hydration(mut self) -> Self {
        self.skip_hydration = true;
        self
    }

    /// Keeps a document for `user` alone, under `<name>:<user>`; see [`Persister::for_user`](crate::Persister::for_user). The
    /// cookie then is the user's, too: only [`parse_for`](crate::first_paint::parse_for) the same user reads it.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = Some(user.into());
        self
    }
}
