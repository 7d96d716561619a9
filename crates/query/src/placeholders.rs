//! What an observer shows while there is no data.

use crate::{erased::QueryRef, options::Resolved, value::Value};

/// Data, and of which query.
pub(crate) type Previous = (QueryRef, Value);

/// What is shown until the first data comes, and after that has been taken away: then it is not made of an earlier query's.
pub(crate) struct Placeholders {
    pub(crate) first: Option<Value>,
    pub(crate) later: Option<Value>,
}

impl Placeholders {
    pub(crate) fn of(query: &QueryRef, options: &Resolved, previous: Option<Previous>) -> Self {
        let fill = |previous| options.placeholder.as_ref().and_then(|hook| (hook.0)(query, previous));
        let is_made_of_other = previous.is_some();
        let first = fill(previous);
        let later = if is_made_of_other { fill(None) } else { first.clone() };
        Self { first, later }
    }
}
