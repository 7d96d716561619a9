//! A part of a query's data, or what follows from it.

use crate::{
    Query, QueryObserver,
    erased::QueryRef,
    state::{same, typed},
    sync::{Mutex, MutexGuard},
    value::Value,
};
use std::{
    convert::Infallible,
    fmt, mem,
    sync::{Arc, PoisonError},
};

type Select<Q, T, E> = dyn Fn(&<Q as Query>::Data) -> Result<T, E> + Send + Sync;

/// Computes a `T` from the data of a query, once for each data: hand it to [`QueryObserver::select`]. It remembers the
/// last data that it was given, so observers that show different queries each want one of their own.
pub struct Selector<Q: Query, T, E = Infallible> {
    select: Box<Select<Q, T, E>>,
    memo: Mutex<Memo<T, E>>,
}

struct Memo<T, E> {
    source: Option<(QueryRef, Value)>,
    selected: Selected<T, E>,
}

/// What a [`Selector`] gave.
#[derive(Debug, PartialEq)]
pub struct Selected<T, E = Infallible> {
    /// Equal values keep their identity. After an error it is the last that was selected of the same query; `None` while
    /// there is no data.
    pub data: Option<Arc<T>>,
    /// Why the data now gives nothing. It is the reader's alone: the query itself has not failed.
    pub error: Option<Arc<E>>,
}

impl<Q: Query, T: PartialEq> Selector<Q, T> {
    /// Computes `select`.
    pub fn new(select: impl Fn(&Q::Data) -> T + Send + Sync + 'static) -> Self {
        Self::fallible(move |data| Ok(select(data)))
    }
}

impl<Q: Query, T: PartialEq, E> Selector<Q, T, E> {
    /// Computes `select`, which may fail.
    pub fn fallible(select: impl Fn(&Q::Data) -> Result<T, E> + Send + Sync + 'static) -> Self {
        let memo = Memo { source: None, selected: Selected::default() };
        Self { select: Box::new(select), memo: Mutex::new(memo) }
    }

    pub(crate) fn of(&self, query: QueryRef, data: Option<Value>) -> Selected<T, E> {
        let (known, mut last) = {
            let memo = self.memo();
            (memo.source.clone(), memo.selected.clone())
        };
        // Another query may show the same data, until its own is there.
        if let Some((_, known)) = &known
            && same(Some(known), data.as_ref())
        {
            return last;
        }
        let next = data.clone().and_then(typed::<Q::Data>).map(|data| (self.select)(&data));
        last.error = None;
        match next {
            Some(Ok(new)) if last.data.as_deref() == Some(&new) => {}
            Some(Ok(new)) => last.data = Some(Arc::new(new)),
            Some(Err(error)) => {
                last.error = Some(Arc::new(error));
                last.data = last.data.filter(|_| known.is_some_and(|(of, _)| of == query));
            }
            None => last.data = None,
        }
        let memo = Memo { source: data.map(|data| (query, data)), selected: last.clone() };
        let old = mem::replace(&mut *self.memo(), memo);
        // Its drop is the user's code, so it happens without the lock.
        drop(old);
        last
    }

    fn memo(&self) -> MutexGuard<'_, Memo<T, E>> {
        self.memo.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<Q: Query> QueryObserver<Q> {
    /// What `selector` gives of the data shown now, placeholders included. It computes only if the data is another than
    /// the last time.
    pub fn select<T: PartialEq, E>(&self, selector: &Selector<Q, T, E>) -> Selected<T, E> {
        let (query, state) = self.core().observed();
        selector.of(query, state.data)
    }
}

impl<T, E> Default for Selected<T, E> {
    fn default() -> Self {
        Self { data: None, error: None }
    }
}

impl<T, E> Clone for Selected<T, E> {
    fn clone(&self) -> Self {
        Self { data: self.data.clone(), error: self.error.clone() }
    }
}

impl<Q: Query, T, E> fmt::Debug for Selector<Q, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Selector").finish_non_exhaustive()
    }
}
