use super::unsaved::Unsaved;
use crate::first_paint::{self, FirstPaint};
use crate::{CookieJar, PersistedState, PersistenceStatus, Persister};

/// Writes the present preferences to a cookie, if its value changes.
pub(super) type Mirror<S> =
    Box<dyn FnMut(&Persister<S>, &<S as PersistedState>::Preferences, Mirrored) + Send>;

/// What became of the present preferences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mirrored {
    /// They are stored, or are to be.
    Kept,
    /// What was stored was removed: they are not to come back as someone's choice.
    Cleared,
}

/// The first call also renews a cookie that is there already, so that it lives on from visit to visit; it makes none for
/// a visitor who is on the defaults.
pub(super) fn mirror<S, F>(jar: impl CookieJar, persister: &mut Persister<S>) -> Mirror<S>
where
    S: PersistedState,
    F: FirstPaint + for<'a> From<&'a S::Preferences>,
{
    let mut written: Option<String> = None;
    let mut unsaved = Unsaved::of_page_before::<S, F>(cookie::<F>(&jar).as_deref(), persister);
    Box::new(move |persister, preferences, mirrored| {
        let paint = F::from(preferences);
        let mut value = first_paint::encode(&paint);
        if let PersistenceStatus::Failed(_) = persister.status() {
            // One that could not be told from what is saved would be contradicted by storage at the next visit.
            let Some(marked) = unsaved.mark::<S, F>(persister, preferences, &value) else { return };
            value = marked;
        }
        let is_there = || cookie::<F>(&jar).is_some();
        let is_news = match &written {
            Some(written) => *written != value,
            None => is_there() || value != first_paint::encode(&F::default()),
        };
        // Without cookies the page is only painted with the defaults first.
        let _ = match mirrored {
            Mirrored::Kept if is_news => jar.set(&first_paint::set_value::<F>(&value)),
            Mirrored::Cleared if is_there() => jar.set(&first_paint::expire_cookie::<F>()),
            _ => Ok(()),
        };
        written = Some(value);
    })
}

fn cookie<F: FirstPaint>(jar: &impl CookieJar) -> Option<String> {
    let cookies = jar.cookies().ok()?;
    first_paint::values(cookies.as_bytes(), F::COOKIE).next().map(str::to_owned)
}
