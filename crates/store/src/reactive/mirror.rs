use crate::first_paint::{self, FirstPaint};
use crate::{CookieJar, PersistedState};

/// Writes preferences to a cookie, if its value changes.
pub(super) type Mirror<P> = Box<dyn FnMut(&P) + Send>;

/// The first call also renews a cookie that is there already, so that it lives on from visit to visit; it makes none for
/// a visitor who is on the defaults.
pub(super) fn mirror<S, F>(jar: impl CookieJar) -> Mirror<S::Preferences>
where
    S: PersistedState,
    F: FirstPaint + for<'a> From<&'a S::Preferences>,
{
    let mut written: Option<String> = None;
    Box::new(move |preferences| {
        let paint = F::from(preferences);
        let value = first_paint::encode(&paint);
        let is_news = match &written {
            Some(written) => *written != value,
            None => has_cookie::<F>(&jar) || value != first_paint::encode(&F::default()),
        };
        if is_news {
            // Without cookies the page is only painted with the defaults first.
            let _ = jar.set(&first_paint::set_cookie(&paint));
        }
        written = Some(value);
    })
}

fn has_cookie<F: FirstPaint>(jar: &impl CookieJar) -> bool {
    jar.cookies().is_ok_and(|cookies| first_paint::values(cookies.as_bytes(), F::COOKIE).next().is_some())
}
