//! The panel without a browser: what it renders of a log.

use devtools_frame::{DevtoolsLayout, DevtoolsTheme, Frame};
use leptos::prelude::*;
use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};

use super::frame::frame;
use super::state::Panel;
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
    Panel::new(logs, Frame::new(layout, Signal::stored(DevtoolsTheme::Dark), |_| {}))
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
    assert!(!html.contains("aria-label=\"Store\""), "one store needs no choice");
}

#[test]
fn of_several_stores_one_is_shown() {
    let owner = Owner::new();
    owner.with(|| {
        let panel = panel(vec![logged("One"), logged("Two")], true);
        let html = frame(panel).to_html();
        assert!(
            html.contains("aria-label=\"Store\"") && html.contains("One") && html.contains("Two"),
            "{html}"
        );
        panel.chosen.set(Some(1));
        panel.show(1);
        assert_eq!(panel.chosen.get_untracked(), None);
        assert_eq!(panel.act(|log| log.name().to_owned()), "Two");
    });
}
