//! Which kind of data the types of the contract are.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque},
    sync::Arc,
};

use uuid::Uuid;

use super::{IsKind, kinds};
use crate::{Page, Permission, audit, auth, notifications, permissions, roles, users};

/// A type that some layer stores.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what kind of data it is, so no layer takes it",
    label = "no kind",
    note = "say it by `impl Stored for {Self} {{ type Kind = kinds::…; }}`, with a kind of docs/storage-matrix.md; where it is of another crate, or several values in one, for a struct of your own"
)]
pub trait Stored {
    /// What kind of data it is: one of [`kinds`].
    type Kind: IsKind;
}

macro_rules! stored {
    ($($kind:ident: $($type:ty),*;)*) => { $($(impl Stored for $type { type Kind = kinds::$kind; })*)* };
}

stored! {
    SessionData: auth::SessionView, auth::SessionUser;
    UserPermissions: Permission;
    // Answers to a question that was asked, of which no copy outlives the page: to show or hide a button by, what someone
    // else may do, where one is signed in. The grants and the sessions themselves stay on the server.
    SearchResults: permissions::Verdicts, permissions::Inspection, auth::ActiveSessions, audit::AuditPage;
    SearchQuery: users::UserFilter, notifications::NotificationFilter;
    // Which permissions there are, not who has them.
    StaticConfig: permissions::Catalogue;
    RealTimeData: notifications::Notification, notifications::NotificationPage, notifications::AllRead;
    // What a role grants is a record of the tenant that people edit; what one person may do is not read off it.
    UserLists: users::User, users::ImportReport, roles::Role, roles::Roles,
        auth::SessionsEnded;
    Passwords: auth::Credentials, auth::PasswordChange;
    FormState: users::NewUser, users::UserChange, roles::RoleGrants;
}

macro_rules! of_what_it_holds {
    ($($name:ident),*) => { $(impl<T: Stored> Stored for $name<T> { type Kind = T::Kind; })* };
}
of_what_it_holds! { Page, Option, Vec, VecDeque, Arc, Box, BTreeSet, HashSet }

// By a word or an id: a key of another type would be held, too.
macro_rules! of_its_values {
    ($($name:ident by $key:ty),*) => { $(impl<T: Stored> Stored for $name<$key, T> { type Kind = T::Kind; })* };
}
of_its_values! { BTreeMap by String, BTreeMap by Uuid, HashMap by String, HashMap by Uuid }

impl<T: Stored, const N: usize> Stored for [T; N] {
    type Kind = T::Kind;
}
