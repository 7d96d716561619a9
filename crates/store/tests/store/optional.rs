//! Fields that are not written when they hold nothing.

use serde::{Deserialize, Serialize};
use store::{MemoryStorage, PersistedState, Persister, Storage};

#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
struct Reader {
    #[serde(skip_serializing_if = "Option::is_none")]
    font: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<u32>,
    wide: bool,
}

impl PersistedState for Reader {
    type Preferences = Self;
    const NAME: &'static str = "reader";
    const VERSION: u32 = 1;

    fn partialize(&self) -> Self {
        self.clone()
    }

    fn merge(&mut self, preferences: Self) {
        *self = preferences;
    }
}

fn full() -> Reader {
    Reader { font: Some("serif".into()), tags: vec![1], wide: false }
}

const FULL: &str = r#"{"state":{"font":"serif","tags":[1],"wide":false},"version":1}"#;

/// Two tabs that have read the full document.
fn tabs() -> (MemoryStorage, [Persister<Reader>; 2]) {
    let storage = MemoryStorage::with("reader", FULL);
    let tabs = [(); 2].map(|()| {
        let mut tab = Persister::new(storage.clone(), &full());
        assert_eq!(tab.read(&full()), None);
        tab
    });
    (storage, tabs)
}

#[test]
fn what_was_cleared_before_storage_was_read_stays_cleared() {
    let mut page = Persister::new(MemoryStorage::with("reader", FULL), &full());
    let now = Reader { wide: false, ..Reader::default() };
    page.note(&now);
    assert_eq!(page.read(&now), None);
}

#[test]
fn what_was_cleared_and_filled_again_before_storage_was_read_is_the_users() {
    let stored = r#"{"state":{"font":"mono","tags":[2],"wide":true},"version":1}"#;
    let mut page = Persister::new(MemoryStorage::with("reader", stored), &full());
    page.note(&Reader::default());
    page.note(&full());
    assert_eq!(page.read(&full()), Some(Reader { wide: true, ..full() }));
}

#[test]
fn what_is_cleared_here_while_another_tab_changes_something_else_stays_cleared() {
    let (storage, [mut here, mut there]) = tabs();
    there.save(&Reader { wide: true, ..full() });
    let merged = here.save(&Reader::default());
    assert_eq!(merged, Some(Reader { wide: true, ..Reader::default() }));
    assert_eq!(storage.get("reader").unwrap().unwrap(), r#"{"state":{"wide":true},"version":1}"#);
}

#[test]
fn what_another_tab_has_cleared_is_cleared_here() {
    let (storage, [mut here, mut there]) = tabs();
    there.save(&Reader::default());
    assert_eq!(here.read(&full()), Some(Reader::default()));
    assert_eq!(here.save(&Reader { wide: true, ..Reader::default() }), None);
    assert_eq!(storage.get("reader").unwrap().unwrap(), r#"{"state":{"wide":true},"version":1}"#);
}

#[test]
fn a_field_that_must_be_there_and_is_gone_keeps_its_value() {
    let (storage, [mut here, _]) = tabs();
    storage.set("reader", r#"{"state":{"font":"mono"},"version":1}"#).unwrap();
    let merged = here.read(&full()).unwrap();
    assert_eq!((merged.font.as_deref(), merged.wide), (Some("mono"), false));
}
