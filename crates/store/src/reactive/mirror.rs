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
    let user = persister.key().strip_prefix(S::NAME).and_then(|key| key.strip_prefix(':'));
    let tag = user.map(first_paint::tag);
    let before = cookie::<F>(&jar).filter(|value| first_paint::is_of(value, tag.as_deref()));
    let mut unsaved = Unsaved::of_page_before::<S, F>(before.as_deref(), persister);
    Box::new(move |persister, preferences, mirrored| {
        let paint = F::from(preferences);
        let value = first_paint::encode(&paint);
        let unsaved = match persister.status() {
            PersistenceStatus::Failed(_) => unsaved.of::<S, F>(persister, preferences, &value),
            _ => Some(Vec::new()),
        };
        // One that could not be told from what is saved would be contradicted by storage at the next visit.
        let Some(value) = unsaved.and_then(|unsaved| first_paint::mark(&value, tag.as_deref(), &unsaved))
        else {
            return;
        };
        let is_there = || cookie::<F>(&jar).is_some();
        let is_news = match &written {
            Some(written) => *written != value,
            None => is_there() || first_paint::encode(&paint) != first_paint::encode(&F::default()),
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
