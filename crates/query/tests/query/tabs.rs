//! What one tab knows, all know, and one of them polls.

mod leading;

use crate::support::{Document, Item, Missing, ReadDocument, SetItem, World, fresh, ms, world_with};
use futures::future::{BoxFuture, pending};
use query::{
    Channel, Filter, Held, Lock, QueryClientBuilder, QueryObserver, QueryOptions, Runtime, Tab, Tabs,
    testing::{HubTab, TabHub},
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

fn registered(builder: QueryClientBuilder<Arc<dyn Runtime>>) -> QueryClientBuilder<Arc<dyn Runtime>> {
    builder.register::<Item>().register::<ReadDocument>().register::<Missing>()
}

struct Browser {
    hub: TabHub,
    first: World,
}

struct Opened {
    world: World,
    page: HubTab,
    tab: Tab,
}

impl Browser {
    fn new() -> Self {
        let first = world_with(registered);
        Self { hub: TabHub::new(first.runtime.clone()), first }
    }

    fn open(&self) -> Opened {
        self.open_with(|tabs, page| tabs.lock(page))
    }

    fn open_with(&self, set: impl FnOnce(Tabs, HubTab) -> Tabs) -> Opened {
        let opened = self.opening_with(set);
        self.first.runtime.run();
        opened
    }

    /// Without anything having happened yet.
    fn opening_with(&self, set: impl FnOnce(Tabs, HubTab) -> Tabs) -> Opened {
        let world = self.first.another(registered);
        let page = self.hub.open();
        let tab = world.client.join_tabs(set(Tabs::new(page.clone()), page.clone()));
        Opened { world, page, tab }
    }

    fn advance(&self, millis: u64) {
        self.first.runtime.advance(ms(millis));
    }

    fn reads(&self) -> u32 {
        self.first.server.reads()
    }
}

fn value(observer: &QueryObserver<Item>) -> Option<i64> {
    observer.state().data.map(|data| *data)
}

/// Fetches each second.
fn polling() -> QueryOptions {
    fresh().refetch_interval(ms(1_000))
}

fn leaders(tabs: &[&Opened]) -> usize {
    tabs.iter().filter(|opened| opened.tab.is_leader()).count()
}

#[test]
fn what_one_tab_fetched_shows_in_the_other_and_is_not_sent_on() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let item = two.world.observe_with(&Item(1), fresh().enabled(false));
    one.world.load(1);
    assert_eq!(value(&item), Some(10));
    assert_eq!(item.state().data_updated_at, one.world.client.get_state(&Item(1)).unwrap().data_updated_at);
    let entries = browser.hub.posted().iter().filter(|message| message.contains("Entry")).count();
    assert_eq!((browser.reads(), entries), (1, 1));
}

#[test]
fn that_there_is_nothing_shows_in_the_other_tab() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    one.world.client.prefetch(Missing);
    browser.advance(200);
    assert_eq!(two.world.client.get_data(&Missing).as_deref(), Some(&None));
}

#[test]
fn a_new_tab_knows_what_the_leader_knows_and_fetches_nothing() {
    let browser = Browser::new();
    let one = browser.open();
    one.world.load(1);
    let two = browser.opening_with(|tabs, page| tabs.lock(page));
    let item = two.world.observe_with(&Item(1), fresh());
    browser.advance(50);
    assert_eq!(value(&item), Some(10));
    browser.advance(1_000);
    assert_eq!(browser.reads(), 1);
}

#[test]
fn a_tab_that_is_alone_waits_for_nobody() {
    let browser = Browser::new();
    let one = browser.opening_with(|tabs, page| tabs.lock(page));
    one.world.client.prefetch(Item(1));
    browser.advance(0);
    assert_eq!(browser.reads(), 1);
}

#[test]
fn a_new_tab_waits_for_the_others_for_as_long_as_patience_lasts() {
    let browser = Browser::new();
    let one = browser.open();
    one.page.freeze();
    let two = browser.open();
    two.world.client.prefetch(Item(1));
    browser.advance(99);
    assert_eq!(browser.reads(), 0);
    browser.advance(1);
    assert_eq!(browser.reads(), 1);
}

#[test]
fn what_arrives_late_does_not_overwrite_what_is_newer() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    one.page.freeze();
    one.world.client.set_data(&Item(1), 1);
    browser.advance(10);
    two.world.client.set_data(&Item(1), 2);
    one.page.thaw();
    browser.advance(10);
    assert_eq!((one.world.shown(1), two.world.shown(1)), (Some(2), Some(2)));
}

#[test]
fn the_servers_version_is_stronger_than_the_clock() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    one.world.client.set_data(&ReadDocument(1), Document::new(5, "five"));
    browser.advance(10);
    two.world.client.set_data_at(&ReadDocument(1), Document::new(4, "four"), browser.first.runtime.now());
    browser.advance(10);
    assert_eq!(one.world.client.get_data(&ReadDocument(1)).unwrap().text, "five");
}

#[test]
fn layers_are_seen_in_their_own_tab_alone() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let (here, there) =
        (one.world.observe_with(&Item(1), fresh()), two.world.observe_with(&Item(1), fresh()));
    browser.advance(200);
    one.world.client.mutate(SetItem::new(1, 5));
    browser.advance(50);
    assert_eq!((value(&here), value(&there)), (Some(5), Some(10)));
    browser.advance(150);
    assert_eq!((value(&here), value(&there)), (Some(5), Some(5)), "the answer to the refetch");
}

#[test]
fn a_confirmed_layer_is_not_shown_over_what_another_tab_asked_for_later() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let here = one.world.observe_with(&Item(1), fresh());
    browser.advance(100);
    one.world.client.mutate(SetItem::new(1, 5).silent());
    browser.advance(150);
    assert_eq!(value(&here), Some(5));
    browser.first.server.put(1, 7);
    two.world.client.refetch(&Item(1));
    browser.advance(100);
    assert_eq!(value(&here), Some(7));
}

#[test]
fn invalidation_holds_in_all_tabs_and_each_entry_is_fetched_once() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let shared = (one.world.observe_with(&Item(1), fresh()), two.world.observe_with(&Item(1), fresh()));
    let own = two.world.observe_with(&Item(2), fresh());
    browser.advance(300);
    let before = browser.reads();
    browser.first.server.put(1, 11);
    browser.first.server.put(2, 22);
    one.world.client.invalidate(Filter::prefix("items"));
    browser.advance(300);
    assert_eq!((value(&shared.0), value(&shared.1), value(&own)), (Some(11), Some(11), Some(22)));
    assert_eq!(browser.reads() - before, 2);
    browser.advance(20_000);
    assert_eq!(browser.reads() - before, 2);
}

#[test]
fn invalidation_by_state_holds_for_what_it_named_in_its_tab() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    one.world.client.set_data(&Item(1), 1);
    one.world.client.set_data(&ReadDocument(1), Document::new(1, "one"));
    browser.advance(10);
    one.world.client.invalidate(Filter::prefix("items").inactive());
    browser.advance(10);
    assert!(two.world.client.get_state(&Item(1)).unwrap().is_invalidated);
    assert!(!two.world.client.get_state(&ReadDocument(1)).unwrap().is_invalidated);
}

#[test]
fn invalidation_of_what_was_asked_for_before_leaves_alone_what_another_tab_has_asked_for_since() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let then = browser.first.runtime.now();
    browser.advance(1_000);
    let _item = two.world.observe_with(&Item(1), fresh());
    browser.advance(200);
    one.world.client.invalidate(Filter::all().asked_before(then));
    browser.advance(200);
    assert_eq!(browser.reads(), 1);
}

#[test]
fn what_a_tab_wanted_to_fetch_and_did_not_is_fetched_after_all() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let _here = one.world.observe_with(&Item(1), fresh());
    let there = two.world.observe_with(&Item(1), fresh());
    browser.advance(200);
    browser.first.server.put(1, 11);
    one.world.client.invalidate(Filter::all());
    browser.advance(10);
    one.page.close();
    browser.advance(9_000);
    assert_eq!(value(&there), Some(10));
    browser.advance(2_000);
    assert_eq!(value(&there), Some(11));
}

#[test]
fn data_that_was_asked_for_after_an_invalidation_is_not_marked_by_it() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    one.world.client.set_data(&Item(1), 1);
    browser.advance(10);
    one.page.freeze();
    one.world.client.invalidate(Filter::all());
    browser.advance(10);
    two.world.client.refetch(&Item(1));
    browser.advance(100);
    one.page.thaw();
    browser.advance(10);
    assert!(!two.world.client.get_state(&Item(1)).unwrap().is_invalidated);
    assert!(!one.world.client.get_state(&Item(1)).unwrap().is_invalidated);
}

#[test]
fn removal_by_hand_leaves_alone_what_another_tab_observes() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let there = two.world.observe_with(&Item(1), fresh());
    one.world.client.set_data(&Item(2), 2);
    browser.advance(200);
    one.world.client.remove(Filter::all());
    browser.advance(10);
    assert_eq!((value(&there), two.world.shown(2)), (Some(10), None));
}

#[test]
fn what_one_tab_has_not_used_for_long_stays_in_the_other() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let there = two.world.observe_with(&Item(1), fresh());
    browser.advance(400_000);
    assert_eq!((one.world.shown(1), value(&there)), (None, Some(10)));
}

#[test]
fn tabs_of_another_scope_hear_nothing() {
    let browser = Browser::new();
    let one = browser.open_with(|tabs, _| tabs.scope("a"));
    let two = browser.open_with(|tabs, _| tabs.scope("b"));
    one.world.client.set_data(&Item(1), 1);
    browser.advance(10_000);
    assert_eq!(two.world.shown(1), None);
    assert!(one.tab.is_leader() && two.tab.is_leader());
}

#[test]
fn what_cannot_be_read_is_ignored() {
    let browser = Browser::new();
    let one = browser.open();
    let stranger = browser.hub.open();
    for message in
        ["", "{}", r#"{"scope":"","from":"x","message":{"Entry":{"name":"item","query":"?","at":1}}}"#]
    {
        stranger.post(message.into());
    }
    browser.advance(10);
    assert!(one.tab.is_leader());
}

#[test]
fn a_tab_that_has_left_hears_and_says_nothing() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    drop(two.tab);
    let before = browser.hub.posted().len();
    two.world.client.set_data(&Item(1), 1);
    browser.advance(10);
    assert_eq!(browser.hub.posted().len(), before);
    one.world.client.set_data(&Item(2), 2);
    browser.advance(10);
    assert_eq!(two.world.shown(2), None);
}

#[test]
fn tabs_that_write_in_the_same_millisecond_agree() {
    for (first, second) in [(5, 7), (7, 5)] {
        let browser = Browser::new();
        let (one, two) = (browser.open(), browser.open());
        browser.advance(500);
        one.world.client.set_data(&Item(1), first);
        two.world.client.set_data(&Item(1), second);
        browser.advance(10_000);
        assert!(one.world.shown(1).is_some());
        assert_eq!(one.world.shown(1), two.world.shown(1));
    }
}

#[test]
fn the_last_of_several_writes_in_one_millisecond_is_what_all_tabs_show() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    browser.advance(500);
    for value in [7, 5, 9, 6] {
        one.world.client.set_data(&Item(1), value);
        browser.first.runtime.run();
    }
    assert_eq!((one.world.shown(1), two.world.shown(1)), (Some(6), Some(6)));
}

#[test]
fn what_the_server_has_confirmed_shows_in_other_tabs() {
    let first = world_with(|builder| builder.register::<Item>());
    let hub = TabHub::new(first.runtime.clone());
    let open = || {
        let world = first.another(|builder| builder.register::<Item>());
        let page = hub.open();
        let tab = world.client.join_tabs(Tabs::new(page.clone()).lock(page));
        first.runtime.run();
        (world, tab)
    };
    let (one, two) = (open(), open());
    let _shown = one.0.observe_with(&Item(1), fresh());
    first.advance(200);
    let other = two.0.observe_with(&Item(1), fresh());
    first.advance(200);
    one.0.client.mutate(SetItem::new(1, 5).silent());
    first.advance(1_000);
    assert_eq!((one.0.shown(1), first.server.value(1)), (Some(5), 5));
    assert_eq!(other.state().data.as_deref(), Some(&5));
}

#[test]
fn data_of_the_end_of_time_stops_no_tab() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    browser.advance(500);
    for value in 1..5 {
        one.world.client.set_data_at(&Item(1), value, Duration::MAX);
        two.world.client.set_data_at(&Item(1), -value, Duration::MAX);
        browser.advance(100);
    }
    one.world.client.set_data(&Item(2), 7);
    browser.advance(100);
    assert_eq!(two.world.shown(2), Some(7));
}
