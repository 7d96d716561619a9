//! A page with a handful of queries in every state, and the devtools over them. Nothing leaves the page: its server is a
//! map behind a delay.
//!
//! ```sh
//! cargo build --release --target wasm32-unknown-unknown -p query --example devtools --features devtools,browser
//! wasm-bindgen --target web --no-typescript --out-dir site target/wasm32-unknown-unknown/release/examples/devtools.wasm
//! ```
//!
//! `site` then needs a page that runs `import init from "./devtools.js"; init();`.

#[cfg(target_arch = "wasm32")]
fn main() {
    page::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {}

#[cfg(target_arch = "wasm32")]
mod page {
    use leptos::prelude::*;
    use query::{
        BrowserRuntime, FetchContext, Filter, Layers, Mutation, Query, QueryClient, QueryKey, QueryOptions,
        Retry, Runtime, StaleTime,
        devtools::{DevtoolsLayout, QueryDevtools, SimulatedError},
        provide_query_client, use_mutation, use_query, use_query_with,
    };
    use serde::{Deserialize, Serialize};
    use std::{
        collections::BTreeMap,
        sync::{Arc, Mutex, PoisonError},
        time::Duration,
    };

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    struct Task {
        id: u32,
        title: String,
        done: bool,
    }

    #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
    enum Failure {
        NotFound { what: String },
        Offline,
    }

    #[derive(Clone)]
    struct Server(Arc<Mutex<BTreeMap<u32, Task>>>);

    impl Server {
        fn new() -> Self {
            let titles = ["Write the release notes", "Answer the reviewers", "Water the plants"];
            let tasks = (1..).zip(titles);
            let tasks = tasks.map(|(id, title)| (id, Task { id, title: title.into(), done: id == 2 }));
            Self(Arc::new(Mutex::new(tasks.collect())))
        }

        async fn wait() {
            BrowserRuntime.sleep(Duration::from_millis(600)).await;
        }

        fn tasks(&self) -> Vec<Task> {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
        }

        fn toggle(&self, id: u32) {
            let mut tasks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(task) = tasks.get_mut(&id) {
                task.done = !task.done;
            }
        }
    }

    fn server(cx: &FetchContext) -> Result<Server, Failure> {
        cx.get().ok_or(Failure::Offline)
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Tasks {
        only_open: bool,
    }

    impl Query for Tasks {
        type Data = Vec<Task>;
        type Error = Failure;

        fn key(&self) -> QueryKey {
            QueryKey::new("tasks").with(if self.only_open { "open" } else { "all" })
        }

        async fn fetch(self, cx: FetchContext) -> Result<Vec<Task>, Failure> {
            let server = server(&cx)?;
            Server::wait().await;
            Ok(server.tasks().into_iter().filter(|task| !self.only_open || !task.done).collect())
        }

        fn options(&self) -> QueryOptions {
            QueryOptions::new().stale_time(Duration::from_secs(20))
        }
    }

    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct TaskById(u32);

    impl Query for TaskById {
        type Data = Task;
        type Error = Failure;

        fn key(&self) -> QueryKey {
            QueryKey::new("tasks").with("detail").with(self.0)
        }

        async fn fetch(self, cx: FetchContext) -> Result<Task, Failure> {
            let server = server(&cx)?;
            Server::wait().await;
            let found = server.tasks().into_iter().find(|task| task.id == self.0);
            found.ok_or_else(|| Failure::NotFound { what: format!("task {}", self.0) })
        }

        fn retryable(&self, error: &Failure) -> bool {
            *error == Failure::Offline
        }
    }

    /// How often it was asked.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Clock;

    impl Query for Clock {
        type Data = u64;
        type Error = String;

        fn key(&self) -> QueryKey {
            "clock".into()
        }

        async fn fetch(self, _: FetchContext) -> Result<u64, String> {
            Ok(BrowserRuntime.now().as_secs())
        }
    }

    /// Never changes.
    #[derive(Clone, Debug, PartialEq, Eq, Hash)]
    struct Settings;

    impl Query for Settings {
        type Data = BTreeMap<String, bool>;
        type Error = String;

        fn key(&self) -> QueryKey {
            "settings".into()
        }

        async fn fetch(self, _: FetchContext) -> Result<Self::Data, String> {
            Server::wait().await;
            Ok(BTreeMap::from([("beta".into(), true), ("compact".into(), false)]))
        }

        fn options(&self) -> QueryOptions {
            QueryOptions::new().stale_time(StaleTime::Static)
        }
    }

    #[derive(Clone, Debug)]
    struct Toggle(u32);

    impl Mutation for Toggle {
        type Data = ();
        type Error = Failure;

        async fn mutate(self, cx: FetchContext) -> Result<(), Failure> {
            let server = server(&cx)?;
            BrowserRuntime.sleep(Duration::from_secs(2)).await;
            server.toggle(self.0);
            Ok(())
        }

        fn optimistic(&self, layers: &mut Layers) {
            let id = self.0;
            // As it was asked for: the layer lasts until newer data is there, which has it already.
            layers.patch::<Tasks>(&Tasks { only_open: false }, move |_, tasks| {
                for task in tasks.iter_mut().filter(|task| task.id == id) {
                    task.done = true;
                }
            });
        }

        fn on_settled(&self, client: &QueryClient) {
            client.invalidate(Filter::prefix("tasks"));
        }

        fn scope(&self) -> Option<String> {
            Some(String::from("tasks"))
        }
    }

    pub(super) fn mount() {
        let client = QueryClient::builder()
            .runtime(BrowserRuntime)
            .context(Server::new())
            .defaults(QueryOptions::new().retry(Retry::Times(1)))
            .build();
        client.attach_browser();
        client.prefetch(TaskById(3));
        mount_to_body(move || {
            provide_query_client(client.clone());
            view! { <App/> }
        });
    }

    #[component]
    fn App() -> impl IntoView {
        let all = use_query(|| Tasks { only_open: false });
        let open = use_query(|| Tasks { only_open: true });
        let first = use_query(|| TaskById(1));
        let missing = use_query(|| TaskById(404));
        let settings = use_query(|| Settings);
        let clock = use_query_with(
            || Clock,
            || QueryOptions::new().refetch_interval(Duration::from_secs(5)).stale_time(StaleTime::Never),
        );
        let _off = use_query_with(|| TaskById(2), || QueryOptions::new().enabled(false));
        let toggle = use_mutation::<Toggle>();
        let errors = vec![(String::from("Offline"), SimulatedError::new(Failure::Offline))];
        let loading = move || all.state().is_loading();
        view! {
            <main>
                <h1>"Tasks"</h1>
                <p role="status">{move || loading().then_some("Loading…")}</p>
                <p role="alert">{move || all.error().map(|error| format!("{error:?}"))}</p>
                <ul>
                    {move || {
                        all.data()
                            .into_iter()
                            .flat_map(|tasks| tasks.to_vec())
                            .map(|task| {
                                view! {
                                    <li>
                                        <label>
                                            <input
                                                type="checkbox"
                                                prop:checked=task.done
                                                on:change=move |_| toggle.mutate(Toggle(task.id))
                                            />
                                            {task.title.clone()}
                                        </label>
                                    </li>
                                }
                            })
                            .collect::<Vec<_>>()
                    }}
                </ul>
                <p>
                    {move || open.data().map(|open| format!("{} open. ", open.len()))}
                    {move || first.data().map(|task| format!("The first: {}. ", task.title))}
                    {move || missing.error().map(|error| format!("{error:?}. "))}
                    {move || settings.data().map(|settings| format!("{} settings. ", settings.len()))}
                    {move || clock.data().map(|clock| format!("At {clock}."))}
                </p>
            </main>
            <QueryDevtools layout=DevtoolsLayout::default() errors/>
        }
    }
}
