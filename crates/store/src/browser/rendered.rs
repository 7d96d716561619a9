use web_sys::window;

use super::DocumentCookies;
use crate::CookieJar;
use crate::first_paint::{self, FirstPaint};

/// The attribute of `<html>` in which the server leaves what it rendered with: [`first_paint::encode`]'s text.
pub const FIRST_PAINT_ATTRIBUTE: &str = "data-first-paint";

/// What the server rendered this page with; hydrate with a state made of it. The attribute is asked before the cookie, which
/// another tab may have changed since.
pub fn rendered_first_paint<F: FirstPaint>() -> F {
    rendered(|cookies| first_paint::parse(cookies))
}

/// [`rendered_first_paint`], where the cookie is a [user's](crate::PersistOptions::user): another's is not read.
pub fn rendered_first_paint_for<F: FirstPaint>(user: &str) -> F {
    rendered(|cookies| first_paint::parse_for(cookies, user))
}

fn rendered<F: FirstPaint>(parse: impl FnOnce(String) -> F) -> F {
    let attribute = window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element())
        .and_then(|html| html.get_attribute(FIRST_PAINT_ATTRIBUTE));
    match attribute {
        Some(value) => first_paint::decode(&value).unwrap_or_default(),
        None => parse(DocumentCookies.cookies().unwrap_or_default()),
    }
}
