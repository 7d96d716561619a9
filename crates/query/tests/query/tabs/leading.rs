//! Which tab polls for all, and who follows it.

use super::*;

#[test]
fn the_leader_alone_polls() {
    let browser = Browser::new();
    let (one, two, three) = (browser.open(), browser.open(), browser.open());
    let observers: Vec<_> =
        [&one, &two, &three].iter().map(|tab| tab.world.observe_with(&Item(1), polling())).collect();
    browser.advance(500);
    let before = browser.reads();
    browser.first.server.put(1, 11);
    browser.advance(5_000);
    assert_eq!(browser.reads() - before, 5);
    assert!(observers.iter().all(|observer| value(observer) == Some(11)));
}

#[test]
fn the_leader_polls_what_only_another_tab_observes() {
    let browser = Browser::new();
    let (one, two, three) = (browser.open(), browser.open(), browser.open());
    one.world.client.set_focused(false);
    let observers =
        (two.world.observe_with(&Item(1), polling()), three.world.observe_with(&Item(1), polling()));
    browser.advance(500);
    let before = browser.reads();
    browser.first.server.put(1, 11);
    browser.advance(3_000);
    assert_eq!((value(&observers.0), value(&observers.1)), (Some(11), Some(11)));
    assert_eq!(browser.reads() - before, 3, "though the leader is out of view");
}

#[test]
fn nobody_polls_while_no_tab_is_in_view() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let _observers =
        (one.world.observe_with(&Item(1), polling()), two.world.observe_with(&Item(1), polling()));
    browser.advance(500);
    let before = browser.reads();
    one.world.client.set_focused(false);
    two.world.client.set_focused(false);
    browser.advance(5_000);
    assert_eq!(browser.reads(), before);
}

#[test]
fn the_first_tab_leads_and_the_next_one_when_it_leaves() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    assert!(one.tab.is_leader() && !two.tab.is_leader());
    drop(one.tab);
    browser.advance(0);
    assert!(two.tab.is_leader());
}

#[test]
fn leadership_can_be_listened_to() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let heard = Arc::new(Mutex::new(Vec::new()));
    let hear = heard.clone();
    two.tab.on_leadership(move |leads| hear.lock().unwrap().push(leads));
    drop(one.tab);
    browser.advance(0);
    drop(two.tab);
    assert_eq!(*heard.lock().unwrap(), [true, false]);
}

#[test]
fn polling_goes_on_when_the_leader_closes() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    let item = two.world.observe_with(&Item(1), polling());
    browser.advance(500);
    drop(one.tab);
    browser.first.server.put(1, 11);
    browser.advance(1_000);
    assert_eq!(value(&item), Some(11));
}

#[test]
fn a_leader_that_freezes_is_replaced_and_steps_down_when_it_thaws() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    browser.advance(1_000);
    one.page.freeze();
    browser.advance(3_500);
    assert!(!two.tab.is_leader());
    browser.advance(2_500);
    assert!(two.tab.is_leader());
    one.page.thaw();
    browser.advance(0);
    assert!(!one.tab.is_leader());
    browser.advance(60_000);
    assert!(two.tab.is_leader() && !one.tab.is_leader());
}

#[test]
fn a_leader_that_is_alive_stays() {
    let browser = Browser::new();
    let tabs = [browser.open(), browser.open(), browser.open()];
    browser.advance(600_000);
    assert!(tabs[0].tab.is_leader());
    assert_eq!(leaders(&[&tabs[0], &tabs[1], &tabs[2]]), 1);
}

#[test]
fn a_tab_may_never_ask_for_a_sign_of_life() {
    let browser = Browser::new();
    let patient = |tabs: Tabs, _| tabs.heartbeat(std::time::Duration::MAX).answer(std::time::Duration::MAX);
    let (one, two) = (browser.open_with(patient), browser.open_with(patient));
    browser.advance(1_000);
    one.page.freeze();
    browser.advance(1_000_000);
    assert_eq!(leaders(&[&one, &two]), 1);
}

#[test]
fn a_tab_alone_says_little() {
    let browser = Browser::new();
    let _one = browser.open();
    browser.advance(600_000);
    assert_eq!(browser.hub.posted().len(), 2, "a greeting and a claim");
}

#[test]
fn without_locks_there_is_one_leader_too() {
    let browser = Browser::new();
    let one = browser.open_with(|tabs, _| tabs);
    browser.advance(200);
    assert!(one.tab.is_leader());
    let two = browser.open_with(|tabs, _| tabs);
    let three = browser.open_with(|tabs, _| tabs);
    browser.advance(10_000);
    assert!(one.tab.is_leader());
    drop(one.tab);
    browser.advance(1_000);
    assert_eq!(leaders(&[&two, &three]), 1, "after a farewell");
    let (gone, left) = if two.tab.is_leader() { (two, three) } else { (three, two) };
    gone.page.close();
    browser.advance(6_000);
    assert!(left.tab.is_leader(), "after silence");
}

#[test]
fn tabs_that_open_together_agree_on_one_leader() {
    let browser = Browser::new();
    let tabs: Vec<Opened> = (0..5).map(|_| browser.opening_with(|tabs, _| tabs)).collect();
    browser.advance(1_000);
    assert_eq!(tabs.iter().filter(|opened| opened.tab.is_leader()).count(), 1);
}

#[test]
fn tabs_whose_leader_froze_agree_on_one() {
    let browser = Browser::new();
    let tabs: Vec<Opened> = (0..4).map(|_| browser.open()).collect();
    browser.advance(1_000);
    tabs[0].page.freeze();
    browser.advance(30_000);
    assert_eq!(tabs[1..].iter().filter(|opened| opened.tab.is_leader()).count(), 1);
    tabs[0].page.thaw();
    browser.advance(30_000);
    assert_eq!(tabs.iter().filter(|opened| opened.tab.is_leader()).count(), 1);
}

#[test]
fn a_lock_that_is_never_given_hangs_nobody() {
    struct Stuck(Arc<AtomicU32>);

    impl Lock for Stuck {
        fn acquire(&self, _: bool) -> BoxFuture<'static, Option<Held>> {
            self.0.fetch_add(1, Ordering::Relaxed);
            Box::pin(pending())
        }
    }

    let browser = Browser::new();
    let asked = Arc::new(AtomicU32::new(0));
    let one = browser.open_with(|tabs, _| tabs.lock(Stuck(asked.clone())));
    let item = one.world.observe_with(&Item(1), polling());
    browser.advance(6_000);
    assert!(one.tab.is_leader());
    assert_eq!(value(&item), Some(10));
    assert_eq!(asked.load(Ordering::Relaxed), 2, "once, and once to steal it");
}

#[test]
fn polling_goes_on_after_a_failure_though_the_leader_is_out_of_view() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    one.world.client.set_focused(false);
    let item = two.world.observe_with(&Item(1), polling());
    browser.advance(3_500);
    assert_eq!(value(&item), Some(10));
    browser.first.server.fail_reads(1);
    browser.advance(1_500);
    browser.first.server.put(1, 11);
    let before = browser.reads();
    browser.advance(600_000);
    assert_eq!(value(&item), Some(11));
    assert!(browser.reads() > before + 500, "{} polls in ten minutes", browser.reads() - before);
}

#[test]
fn what_the_leader_itself_has_put_off_until_it_is_in_view_is_polled_for_others() {
    let browser = Browser::new();
    let (one, two) = (browser.open(), browser.open());
    browser.first.server.fail_reads(1);
    let _own = one.world.observe_with(&Item(1), fresh());
    one.world.client.set_focused(false);
    browser.advance(5_000);
    assert!(one.world.client.get_state(&Item(1)).unwrap().is_paused());
    let item = two.world.observe_with(&Item(1), polling());
    browser.first.server.put(1, 11);
    browser.advance(5_000);
    assert_eq!((value(&item), one.world.shown(1)), (Some(11), Some(11)));
    let before = browser.reads();
    browser.advance(10_000);
    assert_eq!(browser.reads() - before, 10);
}

#[test]
fn what_is_told_again_for_one_that_may_have_missed_it_is_no_news() {
    let browser = Browser::new();
    let (_one, two, three) = (browser.open(), browser.open(), browser.open());
    let changes = Arc::new(AtomicU32::new(0));
    let count = changes.clone();
    let count = move || _ = count.fetch_add(1, Ordering::Relaxed);
    let _item = QueryObserver::new(&two.world.client, &Item(1), polling(), count);
    browser.advance(300);
    let _other = three.world.observe_with(&Item(1), polling());
    browser.advance(500);
    let (before, told) = (changes.load(Ordering::Relaxed), entries(&browser));
    browser.advance(5_000);
    assert_eq!(entries(&browser) - told, 10, "each is told twice");
    assert_eq!(changes.load(Ordering::Relaxed) - before, 5);
}

fn entries(browser: &Browser) -> usize {
    browser.hub.posted().iter().filter(|message| message.contains("Entry")).count()
}
