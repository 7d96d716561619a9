use crate::fields::Fields;
use crate::first_paint::{self, FirstPaint};
use crate::{PersistedState, Persister};

/// What storage did not take and the cookie does: the mark that has it outlive the page.
pub(super) struct Unsaved {
    /// The fields of the preferences that are known to reach the cookie.
    carried: Vec<String>,
}

impl Unsaved {
    /// What the page before this one left in `cookie` is the user's on this one, if this one was rendered with it.
    pub(super) fn of_page_before<S, F>(cookie: Option<&str>, persister: &mut Persister<S>) -> Self
    where
        S: PersistedState,
        F: FirstPaint + for<'a> From<&'a S::Preferences>,
    {
        let mut carried = Vec::new();
        if let Some(cookie) = cookie
            && !persister.has_read()
            && first_paint::decode::<F>(cookie)
                .is_some_and(|paint| first_paint::encode(&paint) == encoded::<S, F>(persister.base()))
        {
            carried = first_paint::marks(cookie);
            persister.touch(carried.iter().cloned());
        }
        Self { carried }
    }

    /// The unsaved fields that are in `value`, by name. `None` if it does not come back as it is.
    pub(super) fn of<S, F>(
        &mut self,
        persister: &Persister<S>,
        current: &S::Preferences,
        value: &str,
    ) -> Option<Vec<String>>
    where
        S: PersistedState,
        F: FirstPaint + for<'a> From<&'a S::Preferences>,
    {
        let mut unsaved = persister.unsaved(current);
        unsaved.retain(|name| {
            self.carried.contains(name) || {
                let is_carried = is_carried::<S, F>(persister.base(), current, name);
                if is_carried {
                    self.carried.push(name.clone());
                }
                is_carried
            }
        });
        // What does not come back would, as the user's choice, take the place of a better one.
        let comes_back =
            first_paint::decode::<F>(value).is_some_and(|paint| first_paint::encode(&paint) == value);
        (comes_back || unsaved.is_empty()).then_some(unsaved)
    }
}

/// Whether the cookie tells `current` from `base` in this field.
fn is_carried<S, F>(base: &S::Preferences, current: &S::Preferences, name: &str) -> bool
where
    S: PersistedState,
    F: FirstPaint + for<'a> From<&'a S::Preferences>,
{
    let [Some(fields), Some(ours)] = [base, current].map(Fields::of) else { return false };
    let changed = fields.with_one_of(&ours, name).parse::<S::Preferences>();
    changed.is_some_and(|changed| encoded::<S, F>(&changed) != encoded::<S, F>(base))
}

fn encoded<S, F>(preferences: &S::Preferences) -> String
where
    S: PersistedState,
    F: FirstPaint + for<'a> From<&'a S::Preferences>,
{
    first_paint::encode(&F::from(preferences))
}
