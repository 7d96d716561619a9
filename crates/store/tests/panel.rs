//! The devtools panel on a real page.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use js_sys::{Array, Function, Object, Reflect};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::tick;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, Event, HtmlElement, HtmlTextAreaElement, ShadowRoot, window};
use reactive_stores::{Patch, Store};
use serde::{Deserialize, Serialize};
use store::devtools::{DevtoolsLayout, Dock, StoreDevtools, log_store};
use store::{StoreApi, provide_store};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Debug, Clone, Default, Store, Patch, Serialize, Deserialize)]
struct Counter {
    count: u32,
    name: String,
}

/// A page with a store and the panel. It goes when it is dropped.
struct Page {
    api: StoreApi<Counter>,
    layout: RwSignal<DevtoolsLayout>,
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    async fn new() -> Self {
        let (made, layout) = (StoredValue::new(None), RwSignal::new(DevtoolsLayout::default()));
        let mounted = mount_to(body(), move || {
            let api = provide_store(Counter::default());
            made.set_value(Some(api));
            let logs = vec![log_store(api, "Counter")];
            view! { <StoreDevtools logs on_layout=Callback::new(move |now| layout.set(now))/> }
        });
        let page = Self { api: made.get_value().unwrap(), layout, _mounted: Box::new(mounted) };
        settle().await;
        page
    }

    async fn count(&self, count: u32) {
        self.api.act("count", |counter| counter.count().set(count));
        settle().await;
    }
}

async fn settle() {
    for _ in 0..5 {
        tick().await;
    }
}

async fn click(selector: &str) {
    let element: HtmlElement = find(selector).unwrap().unchecked_into();
    element.focus().unwrap();
    element.click();
    settle().await;
}

async fn press(selector: &str, key: &str) {
    let init = Object::new();
    for (name, value) in [("key", key.into()), ("bubbles", true.into()), ("cancelable", true.into())] {
        Reflect::set(&init, &name.into(), &value).unwrap();
    }
    let event: Function = Reflect::get(&window().unwrap(), &"KeyboardEvent".into()).unwrap().unchecked_into();
    let event = Reflect::construct(&event, &Array::of2(&"keydown".into(), &init)).unwrap();
    find(selector).unwrap().dispatch_event(&event.unchecked_into::<Event>()).unwrap();
    settle().await;
}

fn body() -> HtmlElement {
    window().unwrap().document().unwrap().body().unwrap()
}

fn root() -> Option<ShadowRoot> {
    let children = body().children();
    (0..children.length()).rev().find_map(|index| children.item(index)?.shadow_root())
}

fn find(selector: &str) -> Option<Element> {
    root()?.query_selector(selector).unwrap()
}

fn text(selector: &str) -> String {
    find(selector).and_then(|element| element.text_content()).unwrap_or_default()
}

/// The button that says this.
fn titled(title: &str) -> String {
    format!(".toggle[title^='{title}']")
}

#[wasm_bindgen_test]
async fn the_panel_is_styled_by_a_sheet_of_its_own() {
    let _page = Page::new().await;
    assert_eq!(root().unwrap().adopted_style_sheets().length(), 1);
    click(".launcher").await;
    let style = |selector| window().unwrap().get_computed_style(&find(selector).unwrap()).unwrap().unwrap();
    assert_eq!(style(".panel").get_property_value("position").unwrap(), "fixed", "the frame's");
    assert_eq!(style(".split").get_property_value("display").unwrap(), "grid", "its own");
}

#[wasm_bindgen_test]
async fn what_happens_is_listed_and_a_developer_travels_back_and_forth() {
    let page = Page::new().await;
    click(".launcher").await;
    assert!(text(".detail").contains("Nothing has happened"));
    page.count(1).await;
    page.api.name().set("ada".to_owned());
    settle().await;
    assert_eq!(find(".rows").unwrap().child_element_count(), 2);
    assert_eq!(text(".rows li:first-child .name"), "anonymous");
    assert_eq!(text(".row[aria-current='true'] .name"), "anonymous", "the latest is shown if none is chosen");
    assert_eq!((text(".difference del").as_str(), text(".difference ins").as_str()), ("\"\"", "\"ada\""));

    click(".rows li:last-child .row").await;
    assert_eq!((text(".section h2").as_str(), text(".pointer").as_str()), ("count", "/count"));
    click(&titled("Puts the state after this")).await;
    assert_eq!((page.api.count().get_untracked(), page.api.name().get_untracked()), (1, String::new()));
    assert_eq!(text(".rows li:last-child .here"), "here");
    click(".start").await;
    assert_eq!(page.api.count().get_untracked(), 0);
}

#[wasm_bindgen_test]
async fn a_log_is_paused_committed_rolled_back_reset_and_carried_over_as_text() {
    let page = Page::new().await;
    click(".launcher").await;
    page.count(1).await;
    click(&titled("Stops logging")).await;
    page.count(2).await;
    assert_eq!(find(".rows").unwrap().child_element_count(), 1);
    click(&titled("Stops logging")).await;
    click(&titled("Empties the log")).await;
    page.count(3).await;
    click(&titled("Goes back to the last commit")).await;
    assert_eq!(page.api.count().get_untracked(), 2);

    page.count(4).await;
    click(".buttons .toggle:first-child").await;
    let area: HtmlTextAreaElement = find("textarea").unwrap().unchecked_into();
    assert!(area.value().contains("\"count\""));
    click(&titled("Goes back to the first state")).await;
    assert_eq!(page.api.count().get_untracked(), 0);
    click(".buttons .toggle:last-child").await;
    assert_eq!(page.api.count().get_untracked(), 4);
    area.set_value("{");
    click(".buttons .toggle:last-child").await;
    assert!(!text(".error-text").is_empty());
}

#[wasm_bindgen_test]
async fn the_panel_is_worked_by_keyboard() {
    let page = Page::new().await;
    click(".launcher").await;
    assert!(root().unwrap().active_element().unwrap().matches(".panel").unwrap());
    press(".resizer", "ArrowUp").await;
    assert_eq!(page.layout.get_untracked().size, 376.0);
    let dock: Element = find("select").unwrap();
    Reflect::set(&dock, &"value".into(), &"right".into()).unwrap();
    dock.dispatch_event(&Event::new("change").unwrap()).unwrap();
    settle().await;
    assert_eq!(page.layout.get_untracked().dock, Dock::Right);
    press(".resizer", "ArrowLeft").await;
    assert_eq!(page.layout.get_untracked().size, 392.0);
    press(".panel", "Escape").await;
    assert!(find(".panel").is_none() && find(".launcher").is_some());
}
