use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reactive_graph::owner::Owner;
use reactive_graph::traits::{GetUntracked, Set};
use serde_json::json;
use store::devtools::{ANONYMOUS, ImportError, StoreLog, UpdateRate, log_store_with};
use store::{StoreApi, attach_persistence};

use crate::support::*;

fn logged() -> (Page, StoreLog, Arc<AtomicU64>) {
    let page = Page::new(UiState::default());
    let now = Arc::new(AtomicU64::new(1_000));
    let clock = Arc::clone(&now);
    let log = page.with(|| {
        log_store_with(page.api, "Sample", move || Duration::from_millis(clock.load(Ordering::Relaxed)))
    });
    page.microtasks();
    (page, log, now)
}

fn darken(api: StoreApi<UiState>) {
    api.act("darken", |ui| ui.theme().set(Theme::Dark));
}

fn names(log: &StoreLog) -> Vec<String> {
    log.entries().into_iter().map(|entry| entry.name.into_owned()).collect()
}

#[test]
fn an_action_is_logged_by_name_with_what_differs_and_when() {
    let (page, log, now) = logged();
    now.store(2_500, Ordering::Relaxed);
    darken(page.api);
    page.microtasks();
    let [entry] = &log.entries()[..] else { panic!("one entry") };
    assert_eq!((entry.id, &*entry.name, entry.at), (1, "darken", Duration::from_millis(2_500)));
    let [difference] = &entry.differences[..] else { panic!("one difference") };
    let (old, new) = (difference.old.as_deref(), difference.new.as_deref());
    assert_eq!((&*difference.pointer, old, new), ("/theme", Some("\"auto\""), Some("\"dark\"")));
    assert_eq!(entry.state["theme"], "dark");
}

#[test]
fn a_change_outside_actions_is_anonymous_and_keeps_its_place() {
    let (page, log, _) = logged();
    page.store.page_size().set(20);
    darken(page.api);
    page.store.collapsed().set(true);
    page.microtasks();
    assert_eq!(names(&log), [ANONYMOUS, "darken", ANONYMOUS]);
    let pointers: Vec<_> = log.entries().iter().map(|entry| entry.differences[0].pointer.clone()).collect();
    assert_eq!(pointers, ["/page_size", "/theme", "/collapsed"]);
}

#[test]
fn an_action_inside_another_is_a_part_of_it() {
    let (page, log, _) = logged();
    page.api.act("outer", |ui| {
        ui.page_size().set(20);
        darken(page.api);
    });
    page.microtasks();
    assert_eq!(names(&log), ["outer"]);
    assert_eq!(log.entries()[0].differences.len(), 2);
}

#[test]
fn an_action_that_changes_nothing_is_logged_and_is_no_update() {
    let (page, log, _) = logged();
    page.api.act("nothing", |_| {});
    page.microtasks();
    assert_eq!(names(&log), ["nothing"]);
    assert_eq!(log.update_rate(), UpdateRate::default());
}

#[test]
fn time_travel_puts_states_back_and_is_no_entry() {
    let (page, log, _) = logged();
    darken(page.api);
    page.api.act("grow", |ui| ui.page_size().set(50));
    assert!(log.travel_to(1));
    page.microtasks();
    let darkened = UiState { theme: Theme::Dark, ..UiState::default() };
    assert_eq!((page.store.get_untracked(), log.travelled()), (darkened, Some(1)));
    assert!(log.travel_to(0));
    assert_eq!(page.store.get_untracked(), UiState::default());
    assert!(log.travel_to(2));
    assert_eq!(page.store.page_size().get_untracked(), 50);
    assert!(!log.travel_to(3));
    page.microtasks();
    assert_eq!(names(&log), ["darken", "grow"]);
    page.api.act("fold", |ui| ui.collapsed().set(true));
    assert_eq!((names(&log).len(), log.travelled()), (3, None));
}

#[test]
fn reset_commit_and_rollback_go_back_to_their_states() {
    let (page, log, _) = logged();
    darken(page.api);
    log.commit();
    assert!(log.entries().is_empty());
    page.api.act("grow", |ui| ui.page_size().set(50));
    log.rollback();
    let darkened = UiState { theme: Theme::Dark, ..UiState::default() };
    assert_eq!(page.store.get_untracked(), darkened);
    log.reset();
    assert_eq!(page.store.get_untracked(), UiState::default());
    page.microtasks();
    assert!(log.entries().is_empty());
}

#[test]
fn a_paused_log_logs_nothing_and_still_counts() {
    let (page, log, _) = logged();
    log.pause(true);
    darken(page.api);
    page.microtasks();
    assert!(log.entries().is_empty());
    assert_eq!(log.update_rate().total, 1);
    log.pause(false);
    page.api.act("grow", |ui| ui.page_size().set(50));
    assert_eq!(log.entries()[0].differences.len(), 1, "not what changed meanwhile");
}

#[test]
fn an_export_is_taken_in_by_another_store_of_the_kind() {
    let (page, log, now) = logged();
    darken(page.api);
    now.store(9_000, Ordering::Relaxed);
    page.api.act("grow", |ui| ui.page_size().set(50));
    let text = log.export();
    let (other, taken, _) = logged();
    taken.import(&text).unwrap();
    other.microtasks();
    assert_eq!(other.store.get_untracked(), page.store.get_untracked());
    let lines = |log: &StoreLog| {
        log.entries().into_iter().map(|it| (it.name, it.at, it.differences)).collect::<Vec<_>>()
    };
    assert_eq!(lines(&taken), lines(&log));
    assert!(taken.travel_to(0));
    assert_eq!(other.store.get_untracked(), UiState::default());
}

#[test]
fn what_is_no_export_or_fits_no_state_leaves_log_and_state_alone() {
    let (page, log, _) = logged();
    darken(page.api);
    let before = page.store.get_untracked();
    let good: serde_json::Value = serde_json::from_str(&log.export()).unwrap();
    for text in ["", "[]", "{}", r#"{"store":"Sample","log":{"base":{}}}"#] {
        assert!(matches!(log.import(text), Err(ImportError::NotAnExport(_))), "{text}");
    }
    let mut other = good.clone();
    other["store"] = json!("Another");
    assert_eq!(log.import(&other.to_string()), Err(ImportError::OtherStore("Another".to_owned())));
    let mut long = good.clone();
    long["log"]["actions"].as_array_mut().unwrap().push(good["log"]["actions"][0].clone());
    for state in ["/log/base", "/log/actions/0/state", "/log/actions/1/state"] {
        let mut misfit = long.clone();
        *misfit.pointer_mut(state).unwrap() = json!({ "theme": 7 });
        assert!(matches!(log.import(&misfit.to_string()), Err(ImportError::State(_))), "{state}");
    }
    assert!(log.set_state(json!({ "theme": "sepia" })).is_err());
    assert_eq!((page.store.get_untracked(), names(&log)), (before, vec!["darken".to_owned()]));
}

#[test]
fn a_state_set_by_hand_is_an_entry() {
    let (page, log, _) = logged();
    let mut state = log.state();
    state["page_size"] = json!(7);
    log.set_state(state).unwrap();
    page.microtasks();
    assert_eq!(page.store.page_size().get_untracked(), 7);
    assert_eq!(names(&log), ["devtools"]);
}

#[test]
fn updates_are_counted_in_a_sliding_second() {
    let (page, log, now) = logged();
    for step in 0..6_u32 {
        now.store(10_000 + u64::from(step) * 100, Ordering::Relaxed);
        page.api.act("grow", |ui| ui.page_size().set(step + 1));
    }
    assert_eq!(log.update_rate(), UpdateRate { per_second: 6, peak: 6, total: 6 });
    now.store(11_200, Ordering::Relaxed);
    assert_eq!(log.update_rate(), UpdateRate { per_second: 3, peak: 6, total: 6 });
    now.store(20_000, Ordering::Relaxed);
    assert_eq!(log.update_rate().per_second, 0);
}

#[test]
fn the_oldest_entries_go_and_the_first_state_moves_with_them() {
    let (page, log, _) = logged();
    for size in 1..=502 {
        page.api.act("grow", |ui| ui.page_size().set(size));
    }
    let entries = log.entries();
    assert_eq!((entries.len(), entries[0].id), (500, 3));
    assert!(log.travel_to(0));
    assert_eq!(page.store.page_size().get_untracked(), 2);
}

#[test]
fn hydration_is_logged_as_such() {
    let (page, log, _) = logged();
    page.with(|| attach_persistence(page.store, holding(r#"{"state":{"theme":"dark"},"version":3}"#)));
    page.microtasks();
    assert_eq!(names(&log), ["rehydrate"]);
}

#[test]
fn an_import_is_no_longer_than_a_log() {
    let (page, log, _) = logged();
    page.api.act("grow", |ui| ui.page_size().set(1));
    let mut export: serde_json::Value = serde_json::from_str(&log.export()).unwrap();
    let mut action = export["log"]["actions"][0].clone();
    for size in 2..=502 {
        action["state"]["page_size"] = json!(size);
        export["log"]["actions"].as_array_mut().unwrap().push(action.clone());
    }
    log.import(&export.to_string()).unwrap();
    assert_eq!((log.entries().len(), page.store.page_size().get_untracked()), (500, 502));
    assert!(log.travel_to(0));
    assert_eq!(page.store.page_size().get_untracked(), 2);
}

#[test]
fn a_log_whose_owner_has_ended_hears_nothing_more() {
    let page = Page::new(UiState::default());
    let owner = page.with(Owner::new);
    let old = owner.with(|| log_store_with(page.api, "Sample", Duration::default));
    page.microtasks();
    darken(page.api);
    owner.cleanup();
    page.microtasks();
    darken(page.api);
    assert_eq!(names(&old), ["darken"]);
    let new = page.with(|| log_store_with(page.api, "Sample", Duration::default));
    darken(page.api);
    assert_eq!((names(&old).len(), names(&new).len()), (1, 1));
}

#[test]
fn the_end_of_an_older_log_is_not_that_of_a_newer_one() {
    let page = Page::new(UiState::default());
    let owner = page.with(Owner::new);
    owner.with(|| log_store_with(page.api, "Sample", Duration::default));
    let new = page.with(|| log_store_with(page.api, "Sample", Duration::default));
    owner.cleanup();
    darken(page.api);
    assert_eq!(names(&new), ["darken"]);
}
