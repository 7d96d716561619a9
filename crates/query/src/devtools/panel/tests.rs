//! The panel without a browser: what it lists, what it renders, and when it looks.

use super::{
    frame::frame,
    model::{Kind, Listing, SortBy, Waits, count, deadlines, rows, short_type},
    settings::Settings,
    state::{Panel, View},
};
use crate::{
    FetchContext, Filter, GcTime, Query, QueryClient, QueryKey, QueryObserver, QueryOptions, Runtime,
    StaleTime,
    devtools::{SimulatedError, Simulation},
    testing::TestRuntime,
};
use devtools_frame::{DevtoolsLayout, DevtoolsTheme};
use leptos::prelude::*;
use std::time::Duration;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Item(u32);

impl Query for Item {
    type Data = Vec<u32>;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("items").with(self.0)
    }

    async fn fetch(self, cx: FetchContext) -> Result<Vec<u32>, String> {
        if let Some(runtime) = cx.get::<TestRuntime>() {
            runtime.sleep(Duration::from_millis(50)).await;
        }
        if self.0 == 404 { Err(String::from("no such item")) } else { Ok(vec![self.0]) }
    }
}

/// A client with one entry of each kind, and what keeps them so.
fn client() -> (TestRuntime, QueryClient, Vec<QueryObserver<Item>>) {
    let runtime = TestRuntime::new();
    let never = QueryOptions::new().stale_time(StaleTime::Never).retry(0);
    let builder = QueryClient::builder().runtime(runtime.clone()).context(runtime.clone());
    let client = builder.defaults(never).build();
    let observe = |id, options| QueryObserver::new(&client, &Item(id), options, || {});
    let mut observers = vec![
        observe(1, QueryOptions::new()),
        observe(2, QueryOptions::new().stale_time(Duration::ZERO)),
        observe(404, QueryOptions::new()),
        observe(5, QueryOptions::new().enabled(false)),
    ];
    client.prefetch(Item(3));
    runtime.advance(Duration::from_secs(1));
    observers.push(observe(6, QueryOptions::new()));
    client.set_online(false);
    observers.push(observe(7, QueryOptions::new()));
    (runtime, client, observers)
}

fn panel(client: &QueryClient, is_open: bool) -> Panel {
    let layout = DevtoolsLayout { is_open, ..DevtoolsLayout::default() };
    let theme = Signal::stored(DevtoolsTheme::Dark);
    Panel::new(client.clone(), Settings { layout, on_layout: None, theme, errors: Vec::new() })
}

fn listed(client: &QueryClient, listing: &Listing) -> Vec<String> {
    rows(&client.inspect(), listing, 10).0.into_iter().map(|row| row.key).collect()
}

#[test]
fn every_entry_is_counted_as_one_kind() {
    let (_runtime, client, _observers) = client();
    let inspection = client.inspect();
    let counts: Vec<_> = Kind::ALL.iter().map(|kind| (kind.name(), count(&inspection, *kind))).collect();
    let expected =
        [("fresh", 1), ("fetching", 1), ("paused", 1), ("stale", 1), ("inactive", 2), ("error", 1)];
    assert_eq!(counts, expected);
}

#[test]
fn the_list_is_filtered_by_words_and_by_kind() {
    let (_runtime, client, _observers) = client();
    let listing = Listing { text: String::from(" ITEM items/4 "), ..Listing::default() };
    assert_eq!(listed(&client, &listing), ["items/404"]);
    let listing = Listing { kind: Some(Kind::Inactive), ..Listing::default() };
    assert_eq!(listed(&client, &listing), ["items/3", "items/5"]);
    let (rows, count) = rows(&client.inspect(), &Listing::default(), 2);
    assert_eq!((rows.len(), count), (2, 7), "what is too much is counted");
}

#[test]
fn the_list_is_sorted_in_either_direction() {
    let (runtime, client, _observers) = client();
    let key = Listing { sort: SortBy::Key, descending: true, ..Listing::default() };
    let descending = ["items/404", "items/7", "items/6", "items/5", "items/3", "items/2", "items/1"];
    assert_eq!(listed(&client, &key), descending);
    let status = listed(&client, &Listing::default());
    assert_eq!(
        status[..3],
        ["items/6", "items/7", "items/404"],
        "what goes on and what is wrong comes first"
    );
    runtime.advance(Duration::from_secs(5));
    client.set_data(&Item(2), vec![]);
    let updated = Listing { sort: SortBy::Updated, descending: true, ..Listing::default() };
    assert_eq!(listed(&client, &updated)[0], "items/2");
}

#[test]
fn deadlines_come_in_the_order_they_fall_due() {
    let (_runtime, client, mut observers) = client();
    let options = QueryOptions::new()
        .stale_time(Duration::from_secs(30))
        .refetch_interval(Duration::from_secs(10))
        .gc_time(GcTime::Never);
    observers.push(QueryObserver::new(&client, &Item(1), options, || {}));
    let due: Vec<_> = deadlines(&client.inspect().queries);
    let due: Vec<_> = due.iter().map(|deadline| (deadline.key.as_str(), deadline.waits)).collect();
    assert_eq!(due, [("items/1", Waits::Refetch), ("items/1", Waits::Stale), ("items/3", Waits::Drop)]);
}

#[test]
fn a_type_is_named_without_its_path() {
    let names = ["a::b::Users", "a::Page<b::Users>", "Users"].map(short_type);
    assert_eq!(names, ["Users", "Page<b::Users>", "Users"]);
}

#[test]
fn a_closed_panel_is_a_button_with_a_name() {
    let (_runtime, client, _observers) = client();
    let html = Owner::new().with(|| frame(panel(&client, false)).to_html());
    assert!(html.contains("aria-label=\"Open the query devtools\""), "{html}");
    assert!(!html.contains("items/1") && !html.contains("<section"), "{html}");
}

#[test]
fn an_open_panel_lists_the_queries_and_shows_the_chosen_one() {
    let (_runtime, client, _observers) = client();
    let html = Owner::new().with(|| {
        let panel = panel(&client, true);
        let one = client.inspect().queries.into_iter().find(|query| query.key.to_string() == "items/404");
        panel.selected.set(one.map(|one| one.identity()));
        frame(panel).to_html()
    });
    for part in [
        "data-theme=\"dark\"",
        "role=\"listbox\"",
        "role=\"separator\"",
        "role=\"tablist\"",
        "items/1",
        "no such item",
        "Refetch",
        "Observers",
        "History",
    ] {
        assert!(html.contains(part), "{part} is not in {html}");
    }
    assert_eq!(html.matches("role=\"option\"").count(), 7);
    assert_eq!(html.matches("aria-selected=\"true\"").count(), 2, "one tab and one query");
}

#[test]
fn the_other_views_list_deadlines_and_mutations() {
    let (_runtime, client, _observers) = client();
    let html = |view| {
        Owner::new().with(|| {
            let panel = panel(&client, true);
            panel.view.set(view);
            frame(panel).to_html()
        })
    };
    let timers = html(View::Timers);
    assert!(timers.contains("is dropped") && timers.contains("in 5 min"), "{timers}");
    assert!(html(View::Mutations).contains("No mutation is known"));
}

#[test]
fn an_open_panel_looks_soon_after_a_change_and_each_second_and_a_closed_one_does_not() {
    let (runtime, client, _observers) = client();
    let owner = Owner::new();
    let panel = owner.with(|| panel(&client, true));
    let begin = panel.now();
    client.set_data(&Item(1), vec![9]);
    runtime.advance(Duration::from_millis(99));
    assert_eq!(panel.now(), begin);
    runtime.advance(Duration::from_millis(1));
    assert_eq!(panel.now(), begin + Duration::from_millis(100));
    runtime.advance(Duration::from_millis(900));
    assert_eq!(panel.now(), begin + Duration::from_secs(1));

    panel.frame.set_open(false);
    client.set_data(&Item(1), vec![10]);
    runtime.advance(Duration::from_secs(5));
    assert_eq!(panel.now(), begin + Duration::from_secs(1));
    panel.frame.set_open(true);
    assert_eq!(panel.now(), begin + Duration::from_secs(6));
}

#[test]
fn what_a_panel_simulates_goes_with_it() {
    let (runtime, client, observers) = client();
    client.set_online(true);
    runtime.advance(Duration::from_secs(1));
    let owner = Owner::new();
    let panel = owner.with(|| panel(&client, true));
    panel.act(|client| {
        client.simulate(Filter::all(), &Simulation::Error(SimulatedError::new(String::from("no"))))
    });
    panel.act(|client| client.simulate_offline(true));
    assert!(observers[0].state().is_loading_error() && !client.is_online());

    owner.cleanup();
    assert_eq!((observers[0].state().data.as_deref(), client.is_online()), (Some(&vec![1]), true));
    runtime.advance(Duration::from_secs(5));
}

#[test]
fn the_user_of_the_component_is_told_of_its_layout() {
    let (_runtime, client, _observers) = client();
    Owner::new().with(|| {
        let told = StoredValue::new(Vec::new());
        let on_layout = Callback::new(move |layout| {
            told.update_value(|told: &mut Vec<DevtoolsLayout>| told.push(layout))
        });
        let theme = Signal::stored(DevtoolsTheme::System);
        let settings = Settings {
            on_layout: Some(on_layout),
            theme,
            layout: DevtoolsLayout::default(),
            errors: Vec::new(),
        };
        let panel = Panel::new(client, settings);
        panel.frame.set_open(true);
        panel.frame.set_size(10.0);
        let told: Vec<_> = told.get_value().into_iter().map(|layout| (layout.is_open, layout.size)).collect();
        assert_eq!(told, [(true, 360.0), (true, 160.0)], "and it is not made too small to be seen");
    });
}
