use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Migrations;

/// A UI state of which one part, [`Preferences`](Self::Preferences), outlives the page.
///
/// What may be written to storage is a type of its own: a field that is not in it cannot be written.
pub trait PersistedState {
    /// The part that is written, as a JSON object. A stored object may lack some of its fields, or have others: each
    /// missing one keeps the value it has in the running state, unknown ones are ignored, and left where they are. That
    /// holds for the outermost fields; a struct inside needs serde's `default`.
    ///
    /// A field has one name: serde's `alias` does not give it another, as the one that is missing is filled in. What is
    /// renamed is a version with a migration.
    ///
    /// A field may be left out when it holds nothing (serde's `skip_serializing_if`), and then should hold nothing in a new
    /// state, too: stored or not, it is read as the same.
    type Preferences: Serialize + DeserializeOwned + Clone + PartialEq + Send + Sync + 'static;

    /// The storage key. Keys that begin with it and a colon or a dot are this state's, too: `ui:ana`, `ui.corrupt`, `ui.v1`.
    const NAME: &'static str;

    /// The version of [`Preferences`](Self::Preferences) this build writes. Raise it, and add a migration, when a stored
    /// document of the version before would be misread.
    const VERSION: u32;

    /// How documents of older versions become one of [`VERSION`](Self::VERSION). A chain that ends elsewhere does not
    /// compile. Default: none, older documents are set aside.
    ///
    /// ```compile_fail,E0080
    /// # struct UiState;
    /// impl store::PersistedState for UiState {
    ///     type Preferences = bool;
    ///     const NAME: &'static str = "ui";
    ///     const VERSION: u32 = 3;
    ///     const MIGRATIONS: store::Migrations = store::Migrations::starting_at(1, &[|state| Ok(state)]);
    /// #   fn partialize(&self) -> bool { true }
    /// #   fn merge(&mut self, _: bool) {}
    /// }
    /// // error: MIGRATIONS must end at VERSION
    /// store::Persister::new(store::MemoryStorage::new(), &UiState).read(&true);
    /// ```
    const MIGRATIONS: Migrations = Migrations::none(Self::VERSION);

    /// The part of the state that is written.
    fn partialize(&self) -> Self::Preferences;

    /// Takes over preferences that were read from storage, or came from another tab.
    fn merge(&mut self, preferences: Self::Preferences);
}
