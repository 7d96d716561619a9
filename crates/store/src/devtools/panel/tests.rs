//! The panel without a browser: what it renders of a log.

use leptos::prelude::*;
use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};

use super::frame::frame;
use super::settings::{DevtoolsLayout, DevtoolsTheme};
use super::state::{Panel, SMALLEST};
use crate::devtools::{StoreLog, log_store};
use crate::provide_store;

#[derive(Debug, Clone, Default, Store, Patch, Serialize, Deserialize)]
struct Counter {
    count: u32,
}

fn logged(name: &'static str) -> StoreLog {
    let _ = any_spawner::Executor::init_futures_executor();
    let api = provide_store(Counter::default());
    let log = log_store(api, name);
    api.act("increment", |counter| counter.count().set(7));
    log
}

fn panel(logs: Vec<StoreLog>, is_open: bool) -> Panel {
    let layout = DevtoolsLayout { is_open, ..DevtoolsLayout::default() };
    Panel::new(logs, layout, None, Signal::stored(DevtoolsTheme::Dark))
}

#[test]
fn a_closed_panel_is_a_button() {
    let owner = Owner::new();
    let html = owner.with(|| frame(panel(vec![logged("Counter")], false)).to_html());
    assert!(html.contains("aria-expanded=\"false\"") && html.contains("data-theme=\"dark\""), "{html}");
    assert!(!html.contains("increment"));
}

#[test]
fn an_open_panel_shows_actions_differences_state_and_rate() {
    let owner = Owner::new();
    let html = owner.with(|| frame(panel(vec![logged("Counter")], true)).to_html());
    for shown in ["increment", "1 changed", "/count", "<del>0", "<ins>7", "&quot;count&quot;: 7", "1 in all"]
    {
        assert!(html.contains(shown) || html.contains(&shown.replace("&quot;", "\"")), "{shown}: {html}");
    }
    assert!(!html.contains("<select"), "one store needs no choice");
}

#[test]
fn of_several_stores_one_is_shown() {
    let owner = Owner::new();
    owner.with(|| {
        let panel = panel(vec![logged("One"), logged("Two")], true);
        let html = frame(panel).to_html();
        assert!(html.contains("<select") && html.contains("One") && html.contains("Two"), "{html}");
        panel.chosen.set(Some(1));
        panel.show(1);
        assert_eq!(panel.chosen.get_untracked(), None);
        assert_eq!(panel.act(|log| log.name().to_owned()), "Two");
    });
}

#[test]
fn a_layout_is_told_and_no_smaller_than_can_be_read() {
    let owner = Owner::new();
    owner.with(|| {
        let told = RwSignal::new(None);
        let on_layout = Callback::new(move |layout| told.set(Some(layout)));
        let panel = Panel::new(
            Vec::new(),
            DevtoolsLayout::default(),
            Some(on_layout),
            Signal::stored(DevtoolsTheme::Light),
        );
        panel.set_open(true);
        panel.set_size(1.0);
        assert_eq!(told.get_untracked(), Some(DevtoolsLayout { is_open: true, size: SMALLEST }));
    });
}
