//! Builds of one version that do not have the same fields share a document.

use reactive_graph::traits::{GetUntracked, Set};
use store::attach_persistence;

use crate::support::*;

#[test]
fn what_another_build_has_added_survives_a_write() {
    let storage = holding(r#"{"state":{"theme":"dark","fontSize":{"px":14},"page_size":20},"version":3}"#);
    let page = Page::new(UiState::default());
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    for size in [50, 100] {
        page.store.page_size().set(size);
        page.microtasks();
        let document = format!(
            r#"{{"state":{{"collapsed":false,"fontSize":{{"px":14}},"page_size":{size},"theme":"dark"}},"version":3}}"#
        );
        assert_eq!(stored(&storage, NAME).unwrap(), document);
    }
}

#[test]
fn a_value_only_another_build_understands_survives_until_the_field_is_changed_here() {
    let storage = holding(r#"{"state":{"collapsed":false,"page_size":20,"theme":"sepia"},"version":3}"#);
    let page = Page::new(UiState::default());
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    assert_eq!(page.store.theme().get_untracked(), Theme::Auto);
    page.store.collapsed().set(true);
    page.microtasks();
    assert!(stored(&storage, NAME).unwrap().contains(r#""collapsed":true,"page_size":20,"theme":"sepia""#));
    page.store.theme().set(Theme::Dark);
    page.microtasks();
    assert!(stored(&storage, NAME).unwrap().contains(r#""theme":"dark""#));
}

#[test]
fn what_is_left_over_of_an_older_version_does_not_survive_its_migration() {
    let storage = holding(r#"{"state":{"theme":"dark","collapsed":true,"pageSize":"50"},"version":2}"#);
    let page = Page::new(UiState::default());
    page.with(|| attach_persistence(page.store, storage.clone()));
    page.microtasks();
    page.store.collapsed().set(false);
    page.microtasks();
    let document = r#"{"state":{"collapsed":false,"page_size":50,"theme":"dark"},"version":3}"#;
    assert_eq!(stored(&storage, NAME).as_deref(), Some(document));
}
