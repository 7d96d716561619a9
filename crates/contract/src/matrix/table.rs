//! The table.

use super::{
    cell::{Cell, Part, Reason},
    parts,
    seal::Seal,
};

/// The layers that can hold data.
pub mod layers {
    /// State of the user interface, in the browser's memory.
    #[derive(Debug, Clone, Copy)]
    pub struct UiStore;
    /// What of the UI store outlives the page, in `localStorage`. Of what the UI store may hold, preferences only.
    #[derive(Debug, Clone, Copy)]
    pub struct LocalStorage;
    /// The readable cookie that mirrors those preferences which the server needs to render the first paint.
    #[derive(Debug, Clone, Copy)]
    pub struct FirstPaint;
    /// Copies of the server's data, in the browser.
    #[derive(Debug, Clone, Copy)]
    pub struct QueryCache;
    /// What of the query cache outlives the page, in IndexedDB: answers, what they were asked by, and mutations that wait
    /// to be sent.
    #[derive(Debug, Clone, Copy)]
    pub struct IndexedDb;
    /// Copies shared by all instances of the server.
    #[derive(Debug, Clone, Copy)]
    pub struct Redis;
    /// What proves with every request who is asking. Scripts cannot read it.
    #[derive(Debug, Clone, Copy)]
    pub struct Cookies;
    /// The source of truth.
    #[derive(Debug, Clone, Copy)]
    pub struct Database;
}

/// A kind of the table: one of [`kinds`], and nothing else can be one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no kind of the storage matrix, and nobody but the table makes one",
    label = "not one of `kinds`",
    note = "the kinds are in docs/storage-matrix.md; another one is a row of crates/contract/src/matrix/table.rs"
)]
pub trait IsKind {
    #[doc(hidden)]
    const SEAL: Seal;
}

/// Data of the kind `Self` may be held by the layer `L`. Only the table says so.
pub trait MayLiveIn<L>: IsKind {
    /// How the layer may hold it, one of [`parts`](super::parts).
    type Part;
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    /// The name of its type in [`kinds`].
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// Where such data belongs.
    pub advice: &'static str,
    /// Of the UI store, the query cache, Redis, the cookies and the database, in this order.
    pub cells: [Cell; 5],
}

matrix! {
    TABLE                               | UiStore         | QueryCache    | Redis          | Cookies      | Database;

    /// Theme, density, what is folded away.
    UiPreferences   "UI Preferences"    | yes Primary     | no  No         | no  No          | no  No       | no  No
    ; "preferences live in the UI store: a field of `UiState`, and of its `Preferences` if it is to outlive the page"
    /// What is open at the moment.
    ModalStates     "Modal States"      | yes Primary     | no  No         | no  No          | no  No       | no  No
    ; "what is open lives in the UI store, and is gone with the page: a field of `UiState`, not of its `Preferences`"
    /// What a person has typed and not sent.
    FormState       "Form State (temp)" | yes Primary     | no  No         | no  No          | no  No       | no  No
    ; "what is typed and not sent lives in the UI store, and is gone with the page: a field of `UiState`"
    /// What a person is searching for.
    SearchQuery     "Search Query"      | yes Primary     | no  No         | no  No          | no  No       | no  No
    ; "what is searched for lives in the UI store or in the page's URL: a field of `UiState`; what is found is `SearchResults`"
    /// What proves who someone is.
    AuthTokens      "Auth Tokens"       | no SecurityRisk | no  No         | no  No          | yes Primary  | no  No
    ; "a token lives in an HttpOnly cookie that the server sets (server/src/auth/cookie.rs); no script and no store ever sees it"
    /// What a person may do.
    UserPermissions "User Permissions"  | no SecurityRisk | no  ServerSide | yes Primary     | no  TooLarge | yes Source
    ; "permissions stay on the server, in Redis and the database; the browser asks `CheckPermissions` and keeps the verdict"
    /// Who is signed in, and since when.
    SessionData     "Session Data"      | no SecurityRisk | no  No         | yes Primary     | yes Minimal  | yes Backup
    ; "the whole session lives in Redis, with a backup in the database; a cookie holds only the lean one"
    /// People and other records in lists.
    UserLists       "User Lists"        | no ServerData   | yes Primary    | yes L2Cache     | no  No       | yes Source
    ; "copies of the server's data live in the query cache: ask for them by a `Query`, and keep ids where you would keep them"
    /// What a search found.
    SearchResults   "Search Results"    | no ServerData   | yes Primary    | yes L2Cache     | no  No       | yes Source
    ; "what a search found lives in the query cache: ask for it by a `Query` whose fields are the search"
    /// What changes by the second.
    RealTimeData    "Real-time Data"    | no ServerData   | yes Primary    | no  TooVolatile | no  No       | yes Source
    ; "what changes by the second lives in the query cache with a short stale time, and is read from the database each time"
    /// Computed aggregates.
    Analytics       "Analytics"         | no ServerData   | yes Primary    | yes Computed    | no  No       | yes Source
    ; "analytics live in the query cache; Redis holds what was computed of them, as a `Computed`"
    /// What hardly ever changes.
    StaticConfig    "Static Config"     | no ServerData   | yes Primary    | yes LongTtl     | no  No       | yes Source
    ; "what hardly ever changes lives in the query cache; Redis holds it for a long time, under a key of the class `Long`"
    /// Tokens before they are in their cookie, hashes of passwords, keys. Not of the specification: see [`Secret`](super::Secret).
    Secrets         "Secrets"           | no SecurityRisk | no  SecurityRisk | no SecurityRisk | no SecurityRisk | yes Source
    ; "a secret stays where it is used: a token goes into its HttpOnly cookie as `AuthTokens`, a hash or a key into the database"
    /// Passwords as a person types them. Not of the specification either: of a password the server keeps a hash, a [`Secret`](super::Secret).
    Passwords       "Passwords"         | no SecurityRisk | no  SecurityRisk | no SecurityRisk | no SecurityRisk | no SecurityRisk
    ; "a password goes to the server with its request, and no layer keeps it; the database has its hash, a `Secret`"
}

beside! {
    /// Layers beside the five of the specification, for what outlives the page: their names in code, and the kinds that
    /// each takes.
    BESIDE

    LocalStorage "local_storage": UiPreferences Primary;
    FirstPaint "first_paint": UiPreferences Primary;
    // As a person saw it last, until they sign out or a day has passed (decision 021). No verdict on what they may do, no
    // session and no audit log is among it, and no answer to anything that is asked anew each time.
    IndexedDb "indexed_db": UserLists L2Cache, RealTimeData L2Cache, StaticConfig L2Cache, SearchQuery L2Cache,
        FormState Primary;
}
