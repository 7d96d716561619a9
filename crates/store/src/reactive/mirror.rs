use crate::first_paint::{self, FirstPaint};
use crate::{CookieJar, PersistedState};

/// Writes preferences to a cookie, if its value changes.
pub(super) type Mirror<P> = Box<dyn FnMut(Mirrored<'_, P>) + Send>;

/// What became of the present preferences.
#[derive(Debug, Clone, Copy)]
pub(super) enum Mirrored<'a, P> {
    /// They are stored, or are to be.
    Kept(&'a P),
    /// What was stored was removed: they are not to come back as someone's choice.
    Cleared(&'a P),
}

/// The first call also renews a cookie that is there already, so that it lives on from visit to visit; it makes none for
/// a visitor who is on the defaults.
pub(super) fn mirror<S, F>(jar: impl CookieJar) -> Mirror<S::Preferences>
where
    S: PersistedState,
    F: FirstPaint + for<'a> From<&'a S::Preferences>,
{
    let mut written: Option<String> = None;
    Box::new(move |mirrored| {
        let (preferences, is_kept) = match mirrored {
            Mirrored::Kept(preferences) => (preferences, true),
            Mirrored::Cleared(preferences) => (preferences, false),
        };
        let paint = F::from(preferences);
        let value = first_paint::encode(&paint);
        let is_news = match &written {
            Some(written) => *written != value,
            None => has_cookie::<F>(&jar) || value != first_paint::encode(&F::default()),
        };
        // Without cookies the page is only painted with the defaults first.
        let _ = match (is_kept, is_news) {
            (true, true) => jar.set(&first_paint::set_cookie(&paint)),
            (true, false) => Ok(()),
            (false, _) if has_cookie::<F>(&jar) => jar.set(&first_paint::expire_cookie::<F>()),
            (false, _) => Ok(()),
        };
        written = Some(value);
    })
}

fn has_cookie<F: FirstPaint>(jar: &impl CookieJar) -> bool {
    jar.cookies().is_ok_and(|cookies| first_paint::values(cookies.as_bytes(), F::COOKIE).next().is_some())
}
