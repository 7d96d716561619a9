//! A page with two stores, and the devtools over them.
//!
//! ```sh
//! cargo build --release --target wasm32-unknown-unknown -p store --example devtools --features devtools,browser
//! wasm-bindgen --target web --no-typescript --out-dir site target/wasm32-unknown-unknown/release/examples/devtools.wasm
//! ```
//!
//! `site` then needs a page that runs `import init from "./devtools.js"; init();`.

#[cfg(target_arch = "wasm32")]
fn main() {
    leptos::mount::mount_to_body(page::Page);
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod page {
    #![expect(unreachable_pub, reason = "the macro makes an inner function that is not reached")]

    use leptos::prelude::*;
    use reactive_stores::{Patch, Store};
    use serde::{Deserialize, Serialize};
    use store::devtools::{StoreDevtools, log_store};
    use store::{StoreApi, provide_store, select};

    #[derive(Debug, Clone, PartialEq, Store, Patch, Serialize, Deserialize)]
    struct List {
        words: String,
        page: u32,
        selected: Vec<u32>,
        filters: Filters,
    }

    #[derive(Debug, Clone, PartialEq, Default, Store, Patch, Serialize, Deserialize)]
    struct Filters {
        only_active: bool,
        role: Option<String>,
    }

    #[derive(Debug, Clone, Default, Store, Patch, Serialize, Deserialize)]
    struct Frame {
        is_dark: bool,
        dialog: Option<String>,
    }

    trait ListActions {
        fn search_for(&self, words: String);
        fn turn_page(&self);
        fn select_next(&self);
        fn filter_by_role(&self);
        fn clear(&self);
    }

    impl ListActions for StoreApi<List> {
        fn search_for(&self, words: String) {
            self.act("searchFor", |list| {
                list.words().set(words);
                list.page().set(1);
                list.selected().set(Vec::new());
            });
        }

        fn turn_page(&self) {
            self.act("turnPage", |list| list.page().update(|page| *page += 1));
        }

        fn select_next(&self) {
            self.act("selectNext", |list| {
                list.selected().update(|ids| ids.push(ids.last().map_or(1, |last| last + 1)));
            });
        }

        fn filter_by_role(&self) {
            self.act("filterByRole", |list| {
                list.filters().role().set(Some("administrator, or who stands in for one".to_owned()));
                list.filters().only_active().update(|only| *only = !*only);
            });
        }

        fn clear(&self) {
            self.act("clear", |list| list.filters().patch(Filters::default()));
        }
    }

    #[component]
    pub fn Page() -> impl IntoView {
        let words = "ada".to_owned();
        let list = provide_store(List { words, page: 1, selected: Vec::new(), filters: Filters::default() });
        let page = provide_store(Frame::default());
        let logs = vec![log_store(list, "List"), log_store(page, "Page")];
        let count = select(list, |list| list.selected.len());
        view! {
            <main>
                <h1>"Two stores"</h1>
                <p>
                    <label>
                        "Search "
                        <input
                            prop:value=move || list.words().get()
                            on:input=move |event| list.search_for(event_target_value(&event))
                        />
                    </label>
                </p>
                <p>
                    <button on:click=move |_| list.turn_page()>"Turn page"</button>
                    " "
                    <button on:click=move |_| list.select_next()>"Select next"</button>
                    " "
                    <button on:click=move |_| list.filter_by_role()>"Filter by role"</button>
                    " "
                    <button on:click=move |_| list.clear()>"Clear"</button>
                    " "
                    <button on:click=move |_| page.is_dark().update(|it| *it = !*it)>"Dark"</button>
                </p>
                <p>{move || format!("Page {}, {} selected", list.page().get(), count.get())}</p>
            </main>
            <StoreDevtools logs/>
        }
    }
}
