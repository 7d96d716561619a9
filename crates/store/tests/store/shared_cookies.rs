//! The one cookie of builds of several versions.

use reactive_graph::traits::Set;
use store::{Branching, CookieJar, MemoryCookies, MemoryStorage, SharedCookies, Storage, attach_persistence};

use crate::support::*;

const LIGHT: &str = r#"{"state":{"collapsed":false,"page_size":20,"theme":"light"},"version":3}"#;
const NEWER: &str = r#"{"state":{"folded":true,"language":"fr","theme":"light"},"version":4}"#;

fn open(storage: &MemoryStorage, cookies: &MemoryCookies) -> Page {
    let paint: Paint = store::first_paint::parse(cookies.cookies().unwrap());
    let state = UiState { theme: paint.theme, collapsed: paint.collapsed, ..UiState::default() };
    let page = Page::new(state.clone());
    let _ = page.with(|| {
        let storage = Branching::new(storage.clone(), &state);
        attach_persistence(page.store, storage).mirror::<Paint>(SharedCookies::new(cookies.clone()))
    });
    page.microtasks();
    page
}

#[test]
fn an_older_page_changes_in_the_cookie_what_was_changed_on_it() {
    let (storage, cookies) = (holding(LIGHT), MemoryCookies::new());
    let page = open(&storage, &cookies);
    storage.set(NAME, NEWER).unwrap();
    cookies.set("sample-ui=theme.light~collapsed.true~language.fr").unwrap();
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.true~language.fr");
    assert!(cookies.history().last().unwrap().ends_with("; Path=/; Max-Age=31536000; SameSite=Lax"));
    page.store.collapsed().set(true);
    page.store.collapsed().set(false);
    page.store.theme().set(Theme::Auto);
    page.microtasks();
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.auto~collapsed.true~language.fr");
}

#[test]
fn a_build_that_was_rolled_back_keeps_what_it_does_not_know() {
    let (storage, cookies) = (holding(NEWER), MemoryCookies::new());
    cookies.set("sample-ui=theme.dark~collapsed.true~language.fr").unwrap();
    let page = open(&storage, &cookies);
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.true~language.fr");
    page.store.collapsed().set(false);
    page.microtasks();
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.false~language.fr");
}

#[test]
fn what_is_anothers_or_broken_or_too_long_together_is_not_kept() {
    let long = format!("sample-ui=theme.light~language.{}", "x".repeat(220));
    for there in ["sample-ui=theme.light~language.fr~_user.0badcafe", "sample-ui=language~.~a.b c~=", &long] {
        let cookies = MemoryCookies::new();
        cookies.set(there).unwrap();
        let shared = SharedCookies::new(cookies.clone());
        shared.set("sample-ui=theme.dark~collapsed.false; Path=/").unwrap();
        assert_eq!(shared.cookies().unwrap(), "sample-ui=theme.dark~collapsed.false", "{there}");
    }
}

#[test]
fn what_was_cleared_is_written_anew() {
    let cookies = MemoryCookies::new();
    let shared = SharedCookies::new(cookies.clone());
    shared.set("sample-ui=theme.dark~collapsed.false; Path=/").unwrap();
    shared.set("sample-ui=; Path=/; Max-Age=0").unwrap();
    assert_eq!(cookies.cookies().unwrap(), "");
    cookies.set("sample-ui=theme.light~collapsed.true").unwrap();
    shared.set("sample-ui=theme.dark~collapsed.false; Path=/").unwrap();
    assert_eq!(cookies.cookies().unwrap(), "sample-ui=theme.dark~collapsed.false");
}
