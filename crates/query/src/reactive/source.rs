use crate::carried::RENDERS;
use leptos::{
    prelude::{GetUntracked, Memo, Track},
    reactive::owner::{Owner, WeakOwner},
};

/// What an observer turns to by itself, wherever it is asked.
///
/// On a server what the components of a request own is in an arena of that request, which is found by the thread: a memo that
/// is read where another request's arena is in place gives that one's value. So it is read within its owner there.
pub(super) struct OwnedMemo<T: Send + Sync + 'static> {
    memo: Memo<T>,
    owner: Option<WeakOwner>,
}

impl<T: Clone + Send + Sync + 'static> OwnedMemo<T> {
    /// A memo of the current owner's.
    pub(super) fn new(memo: Memo<T>) -> Self {
        Self { memo, owner: Owner::current().filter(|_| RENDERS).map(|owner| owner.downgrade()) }
    }

    /// Without tracking it; `None` if its owner is gone.
    pub(super) fn get(&self) -> Option<T> {
        match &self.owner {
            Some(owner) if RENDERS => owner.upgrade()?.with(|| self.memo.try_get_untracked()),
            _ => self.memo.try_get_untracked(),
        }
    }

    /// For who reads it in a component.
    pub(super) fn track(&self) {
        self.memo.track();
    }
}
