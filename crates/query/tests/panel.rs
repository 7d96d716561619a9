//! The devtools panel on a real page, with the client's clock in hand.
#![cfg(target_arch = "wasm32")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use js_sys::{Array, Function, Object, Reflect};
use leptos::{
    mount::mount_to,
    prelude::*,
    task::tick,
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, HtmlElement, ShadowRoot, window},
};
use query::{
    FetchContext, Query, QueryClient, QueryKey, QueryObserver, QueryOptions, devtools::QueryDevtools,
    testing::TestRuntime,
};
use std::time::Duration;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Item(u32);

impl Query for Item {
    type Data = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("items").with(self.0)
    }

    async fn fetch(self, _: FetchContext) -> Result<u32, String> {
        Ok(self.0 * 10)
    }
}

/// A page with two queries and the panel. It goes when it is dropped.
struct Page {
    runtime: TestRuntime,
    client: QueryClient,
    observers: [QueryObserver<Item>; 2],
    _mounted: Box<dyn std::any::Any>,
}

impl Page {
    async fn new() -> Self {
        let runtime = TestRuntime::new();
        let client = QueryClient::builder().runtime(runtime.clone()).build();
        let observers = [1, 2].map(|id| QueryObserver::new(&client, &Item(id), QueryOptions::new(), || {}));
        runtime.run();
        let given = client.clone();
        let mounted = mount_to(body(), move || view! { <QueryDevtools client=given.clone()/> });
        let page = Self { runtime, client, observers, _mounted: Box::new(mounted) };
        page.settle().await;
        page
    }

    /// Lets effects run and what they have rendered stand.
    async fn settle(&self) {
        for _ in 0..5 {
            self.runtime.run();
            tick().await;
        }
    }

    async fn pass(&self, time: Duration) {
        self.runtime.advance(time);
        self.settle().await;
    }

    async fn click(&self, selector: &str) {
        let element: HtmlElement = find(selector).unwrap().unchecked_into();
        element.focus().unwrap();
        element.click();
        self.settle().await;
    }

    async fn open(&self) {
        self.click(".launcher").await;
    }

    async fn press(&self, selector: &str, key: &str) {
        let init = Object::new();
        for (name, value) in [("key", key.into()), ("bubbles", true.into()), ("cancelable", true.into())] {
            Reflect::set(&init, &name.into(), &value).unwrap();
        }
        let event: Function =
            Reflect::get(&window().unwrap(), &"KeyboardEvent".into()).unwrap().unchecked_into();
        let event = Reflect::construct(&event, &Array::of2(&"keydown".into(), &init)).unwrap();
        find(selector).unwrap().dispatch_event(&event.unchecked_into::<Event>()).unwrap();
        self.settle().await;
    }
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

const LOADING: &str = ".action[title^='Shows observers a load']";

#[wasm_bindgen_test]
async fn the_panel_is_styled_by_a_sheet_of_its_own() {
    let page = Page::new().await;
    assert_eq!(root().unwrap().adopted_style_sheets().length(), 1);
    page.open().await;
    let style = window().unwrap().get_computed_style(&find(".panel").unwrap()).unwrap().unwrap();
    assert_eq!(style.get_property_value("position").unwrap(), "fixed");
}

#[wasm_bindgen_test]
async fn the_chosen_query_is_shown_and_followed_without_being_rendered_anew() {
    let page = Page::new().await;
    page.open().await;
    page.press(".rows", "ArrowDown").await;
    assert_eq!((text(".detail h2").as_str(), text(".json").as_str()), ("items/1", "10"));
    page.press(".rows", "ArrowDown").await;
    assert_eq!((text(".detail h2").as_str(), text(".json").as_str()), ("items/2", "20"));
    assert_eq!(find(".rows").unwrap().get_attribute("aria-activedescendant").unwrap(), "Queries-1");

    let pane = find(".detail").unwrap();
    page.client.set_data(&Item(2), 21);
    page.pass(Duration::from_secs(1)).await;
    assert_eq!(text(".json"), "21");
    assert!(text(".difference").contains("20"), "the history has what it was");
    page.pass(Duration::from_secs(3)).await;
    assert!(pane.is_same_node(find(".detail").as_deref()));
    assert!(text(".facts").contains("4 s ago"), "{}", text(".facts"));
}

#[wasm_bindgen_test]
async fn a_pressed_button_keeps_the_focus_and_lets_go_when_it_is_pressed_again() {
    let page = Page::new().await;
    page.open().await;
    page.press(".rows", "Home").await;
    page.click(LOADING).await;
    assert!(page.observers[0].state().is_loading() && !page.observers[1].state().is_loading());
    let button = find(LOADING).unwrap();
    assert_eq!(button.get_attribute("aria-pressed").unwrap(), "true");
    assert!(button.is_same_node(root().unwrap().active_element().as_deref()));
    page.click(LOADING).await;
    assert_eq!(page.observers[0].state().data.as_deref(), Some(&10));
}

#[wasm_bindgen_test]
async fn escape_closes_the_panel() {
    let page = Page::new().await;
    page.open().await;
    page.press(".rows", "Escape").await;
    assert!(find(".panel").is_none() && find(".launcher").is_some());
}

#[wasm_bindgen_test]
async fn a_panel_that_is_unmounted_leaves_nothing_behind() {
    let page = Page::new().await;
    page.open().await;
    page.press(".rows", "Home").await;
    page.click(LOADING).await;
    let Page { observers, _mounted: mounted, .. } = page;
    drop(mounted);
    assert!(root().is_none());
    assert_eq!(observers[0].state().data.as_deref(), Some(&10));
}
