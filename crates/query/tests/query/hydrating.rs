//! A client's data in another client.

use crate::support::{Careful, Document, Item, Missing, ReadDocument, SetItem, World, fresh, ms, world_with};
use query::{DehydrateOptions, Dehydrated, FetchStatus, Filter, Runtime};

fn registered() -> World {
    world_with(|builder| builder.register::<Item>().register::<ReadDocument>().register::<Missing>())
}

/// Two clients; each has a clock of its own, and both start at the same moment.
fn pair() -> (World, World) {
    (registered(), registered())
}

fn travel(from: &World, to: &World) {
    to.client.hydrate(&Dehydrated::from_json(&from.client.dehydrate().to_json()));
}

#[test]
fn data_and_its_timestamp_travel_and_are_not_fetched_again() {
    let (server, page) = pair();
    server.load(1);
    let at = server.runtime.now();
    page.advance(200);
    travel(&server, &page);
    let item = page.observe(&Item(1));
    page.answer();
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(item.state().data_updated_at, Some(at));
    assert_eq!(page.server.reads(), 0);
}

#[test]
fn hydrated_data_is_fetched_again_once_its_time_is_over() {
    let (server, page) = pair();
    server.load(1);
    page.advance(200);
    travel(&server, &page);
    page.advance(60_000);
    let _item = page.observe(&Item(1));
    page.answer();
    assert_eq!(page.server.reads(), 1);
}

#[test]
fn older_data_never_overwrites_newer() {
    let (server, page) = pair();
    server.load(1);
    page.advance(500);
    page.client.set_data(&Item(1), 7);
    travel(&server, &page);
    assert_eq!(page.shown(1), Some(7));
}

#[test]
fn newer_data_overwrites_older_and_leaves_the_fetch_alone() {
    let (server, page) = pair();
    page.client.set_data(&Item(1), 7);
    page.advance(400);
    server.advance(200);
    server.load(1);
    let item = page.observe(&Item(1));
    page.runtime.run();
    assert!(item.state().is_fetching());
    travel(&server, &page);
    assert_eq!(item.state().data.as_deref(), Some(&10));
    assert_eq!(item.state().fetch_status, FetchStatus::Fetching);
}

#[test]
fn the_servers_version_is_stronger_than_the_clock() {
    let (server, page) = pair();
    page.client.set_data(&ReadDocument(1), Document::new(5, "five"));
    server.advance(1_000);
    page.advance(2_000);
    server.client.set_data(&ReadDocument(1), Document::new(4, "four"));
    travel(&server, &page);
    assert_eq!(page.client.get_data(&ReadDocument(1)).unwrap().text, "five");
    server.client.set_data_at(&ReadDocument(1), Document::new(6, "six"), ms(1));
    travel(&server, &page);
    assert_eq!(page.client.get_data(&ReadDocument(1)).unwrap().text, "six");
}

#[test]
fn what_was_invalidated_arrives_so() {
    let (server, page) = pair();
    server.load(1);
    server.client.invalidate(Filter::all());
    page.advance(200);
    travel(&server, &page);
    assert!(page.client.get_state(&Item(1)).unwrap().is_invalidated);
}

#[test]
fn layers_stay_at_home() {
    let (server, page) = pair();
    server.load(1);
    server.client.mutate(SetItem::new(1, 5).silent());
    page.advance(200);
    travel(&server, &page);
    assert_eq!((server.shown(1), page.shown(1)), (Some(5), Some(10)));
}

#[test]
fn hydrated_data_is_shown_under_the_layers_here() {
    let (server, page) = pair();
    server.load(1);
    page.client.mutate(SetItem::new(1, 5).silent());
    page.advance(50);
    travel(&server, &page);
    assert_eq!(page.shown(1), Some(5));
    page.advance(200);
    assert_eq!(page.shown(1), Some(5), "confirmed, and the data that came is older");
}

#[test]
fn a_confirmed_layer_gives_way_to_data_that_was_asked_for_later() {
    let (server, page) = pair();
    page.client.set_data(&Item(1), 10);
    page.client.mutate(SetItem::new(1, 5).silent());
    page.advance(150);
    server.advance(200);
    server.load(1);
    page.advance(200);
    travel(&server, &page);
    assert_eq!(page.shown(1), Some(10));
}

#[test]
fn errors_stay_at_home_unless_asked_for() {
    let (server, page) = pair();
    server.server.fail_reads(1);
    server.load(1);
    assert!(server.client.dehydrate().is_empty());
    let all = server.client.dehydrate_with(&DehydrateOptions::new().errors(true));
    assert_eq!(all.len(), 1);
    page.advance(200);
    page.client.hydrate(&all);
    assert_eq!(page.client.get_state(&Item(1)).unwrap().error.as_deref(), Some(&String::from("read 1")));
}

#[test]
fn what_is_not_registered_stays_at_home_and_a_filter_keeps_more() {
    let (server, page) = pair();
    server.client.set_data(&Careful(1), 1);
    server.client.set_data(&Item(1), 1);
    server.client.set_data(&Item(2), 2);
    assert_eq!(server.client.dehydrate().len(), 2);
    page.client.hydrate(
        &server.client.dehydrate_with(&DehydrateOptions::new().filter(Filter::prefix("items").stale(false))),
    );
    assert_eq!((page.shown(1), page.shown(2)), (Some(1), Some(2)));
    page.client.clear();
    page.client.hydrate(&server.client.dehydrate_with(&DehydrateOptions::new().filter(&Item(2))));
    assert_eq!((page.shown(1), page.shown(2)), (None, Some(2)));
}

#[test]
fn what_cannot_be_read_is_ignored_and_the_rest_is_not() {
    let page = registered();
    assert!(Dehydrated::from_json("no JSON").is_empty());
    page.client.hydrate(&Dehydrated::from_json(
        r#"{"queries":[7,{"name":"item","query":"one","data":1,"at":1},{"name":"gone","query":1,"data":1,"at":1},
        {"name":"item","query":1,"data":"text","at":1},{"name":"item","query":1,"data":3,"at":1}]}"#,
    ));
    assert_eq!(page.shown(1), Some(3));
}

#[test]
fn a_clock_that_runs_ahead_makes_nothing_fresh_for_longer() {
    let page = registered();
    let far = r#"{"queries":[{"name":"item","query":1,"data":3,"at":99999999999999}]}"#;
    page.client.hydrate(&Dehydrated::from_json(far));
    let state = page.client.get_state(&Item(1)).unwrap();
    assert_eq!(state.data_updated_at, Some(page.runtime.now()));
}

#[test]
fn dehydrated_data_without_observers_is_collected_like_any_other() {
    let (server, page) = pair();
    server.load(1);
    travel(&server, &page);
    let item = page.observe_with(&Item(1), fresh());
    drop(item);
    page.advance(300_001);
    assert_eq!(page.shown(1), None);
}

#[test]
fn what_the_server_has_confirmed_travels() {
    let here = world_with(|builder| builder.register::<Item>());
    let there = world_with(|builder| builder.register::<Item>());
    here.load(1);
    here.client.mutate(SetItem::new(1, 5).silent());
    here.answer();
    assert_eq!(here.shown(1), Some(5));
    there.advance(500);
    there.client.hydrate(&query::Dehydrated::from_json(&here.client.dehydrate().to_json()));
    assert_eq!(there.shown(1), Some(5));
}

#[test]
fn that_there_is_nothing_travels_too() {
    let (from, to) = pair();
    from.client.prefetch(Missing);
    from.answer();
    travel(&from, &to);
    assert_eq!(to.client.get_data(&Missing).as_deref(), Some(&None));
}

#[test]
fn an_older_error_never_overwrites_a_newer() {
    let (server, browser) = pair();
    let with_errors = DehydrateOptions::new().errors(true);
    server.server.fail_reads(1);
    server.load(1);
    let older = server.client.dehydrate_with(&with_errors);
    browser.advance(1_000);
    browser.server.fail_reads(1);
    browser.load(1);
    let known = browser.client.get_state(&Item(1)).unwrap();
    browser.client.hydrate(&older);
    browser.client.hydrate(&browser.client.dehydrate_with(&with_errors));
    let state = browser.client.get_state(&Item(1)).unwrap();
    assert_eq!((&state.error, state.error_updated_at), (&known.error, known.error_updated_at));
    assert_eq!(state.error_update_count, 1);
}

#[test]
fn of_two_types_with_one_name_the_second_is_refused() {
    #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
    struct Namesake(u32);

    impl query::Query for Namesake {
        type Data = i64;
        type Error = String;

        fn key(&self) -> query::QueryKey {
            query::QueryKey::new("namesakes").with(self.0)
        }

        async fn fetch(self, _: query::FetchContext) -> Result<i64, String> {
            Ok(0)
        }
    }

    impl query::Portable for Namesake {
        const NAME: &'static str = <Item as query::Portable>::NAME;
    }

    let builder = || query::QueryClient::builder().register::<Item>().register::<Item>();
    let refused = std::panic::catch_unwind(|| drop(builder().register::<Namesake>())).unwrap_err();
    assert_eq!(refused.downcast_ref::<String>().unwrap(), "two types are registered as \"item\"");
}
