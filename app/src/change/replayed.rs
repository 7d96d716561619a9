use leptos::prelude::StoredValue;
use query::{MutationAction, MutationView};

use super::{Change, Changes, cause};
use crate::{notifications, users};

/// Says so if a change fails that an earlier page had asked for, of which nobody else here knows. Call it in a component
/// that lives as long as the page.
pub(crate) fn tell_of_replayed(changes: &Changes) {
    let tell = changes.clone();
    let subscription = changes.client().subscribe_mutations(move |event| {
        if event.action == Some(MutationAction::Error) && event.mutation.is_replayed() {
            let _ = users::tell_failure(&tell, &event.mutation)
                || notifications::tell_failure(&tell, &event.mutation);
        }
    });
    // Ends with the component.
    StoredValue::new(subscription);
}

impl Changes {
    /// Says why `mutation` failed, if it is an `M`.
    pub(crate) fn tell_failure<M: Change>(&self, mutation: &MutationView) -> bool {
        let Some(state) = mutation.state::<M>() else { return false };
        if let (Some(mutation), Some(error)) = (state.variables, state.error) {
            self.tell(&mutation, &cause(error), |_| {});
        }
        true
    }
}
