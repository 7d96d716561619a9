//! What a developer's panel is told of the cache, and what it does to it.

use crate::support::{Careful, Item, LATENCY, SetItem, disabled, fresh, ms, world, world_with};
use query::{
    FetchStatus, Filter, GcTime, MutationAction, MutationStatus, Query, QueryAction, QueryOptions, Status,
    devtools::{Change, HistoryLimits, Inspection, QueryInspection, SimulatedError, Simulation},
};

fn of<Q: Query>(inspection: &Inspection, query: &Q) -> QueryInspection {
    let debug = format!("{query:?}");
    inspection.queries.iter().find(|inspected| inspected.query() == debug).unwrap().clone()
}

#[test]
fn an_inspection_tells_of_each_entry_its_state_its_observers_and_its_deadlines() {
    let w = world();
    let options = QueryOptions::new()
        .stale_time(ms(1_000))
        .refetch_interval(ms(5_000))
        .gc_time(GcTime::After(ms(60_000)));
    let observer = w.observe_with(&Item(1), options);
    let _other = w.observe_with(&Item(1), disabled());
    w.load(2);
    w.server.fail_reads(1);
    w.load(3);

    let inspection = w.client.inspect();
    let keys: Vec<_> = inspection.queries.iter().map(|query| query.key.to_string()).collect();
    assert_eq!(keys, ["items/1", "items/2", "items/3"]);
    assert!(inspection.is_online && inspection.is_focused && !inspection.is_offline_simulated);

    let one = of(&inspection, &Item(1));
    let updated = one.data_updated_at.unwrap();
    assert_eq!((one.status, one.fetch_status), (Status::Success, FetchStatus::Idle));
    assert_eq!((one.data().as_deref(), one.error()), (Some("10"), None));
    assert_eq!((one.is_active, one.is_stale, one.is_invalidated), (true, false, false));
    assert_eq!((one.data_update_count, one.gc_at), (1, None), "observed, so it is kept");
    let enabled: Vec<_> = one.observers.iter().map(|observer| observer.is_enabled).collect();
    assert_eq!(enabled, [true, false]);
    assert_eq!(one.observers[0].stale_at, Some(updated + ms(1_000)));
    assert_eq!(one.observers[0].interval_at, Some(updated - LATENCY + ms(5_000)));
    let options = one.observers[0].options();
    assert!(options.contains(&("refetch_interval", String::from("5s"))), "{options:?}");

    let two = of(&inspection, &Item(2));
    assert_eq!((two.observers.len(), two.is_active), (0, false));
    assert_eq!(two.gc_at, two.data_updated_at.map(|at| at + ms(300_000)));

    let three = of(&inspection, &Item(3));
    assert_eq!((three.status, three.has_data()), (Status::Error, false));
    assert_eq!(three.error().as_deref(), Some("\"read 3\""));
    assert_eq!((three.failure_count, three.failure_reason()), (1, three.error()));

    drop(observer);
}

#[test]
fn an_inspection_shows_the_layers_over_the_servers_data_and_the_mutations_they_belong_to() {
    let w = world();
    w.load(1);
    w.client.set_online(false);
    w.client.mutate(SetItem::new(1, 7).in_scope("items"));
    w.runtime.run();

    let inspection = w.client.inspect();
    let one = of(&inspection, &Item(1));
    assert_eq!((one.base().as_deref(), one.data().as_deref()), (Some("10"), Some("7")));
    let mutation = &inspection.mutations[0];
    assert_eq!((mutation.view.scope.as_deref(), mutation.view.is_paused()), (Some("items"), true));
    assert_eq!((mutation.layers, mutation.observers, mutation.gc_at), (1, 0, None));
    assert_eq!(one.layers.len(), 1);
    assert_eq!((one.layers[0].mutation, one.layers[0].is_confirmed), (mutation.view.id, false));
}

#[test]
fn an_inspection_neither_keeps_an_entry_nor_wakes_its_observers() {
    let w = world();
    let (observer, calls) = w.count(&Item(1), fresh());
    w.answer();
    let before = calls.load(std::sync::atomic::Ordering::Relaxed);
    let one = of(&w.client.inspect(), &Item(1));
    assert_eq!(calls.load(std::sync::atomic::Ordering::Relaxed), before);

    drop(observer);
    w.advance(300_000);
    assert!(w.client.inspect().queries.is_empty());
    assert_eq!(one.data().as_deref(), Some("10"), "the inspection is a copy");
}

#[test]
fn the_filter_of_an_inspection_names_its_entry_alone() {
    let w = world();
    let _observers = [w.observe(&Item(1)), w.observe(&Item(2))];
    w.answer();
    let one = of(&w.client.inspect(), &Item(1));
    w.client.invalidate(one.filter());
    assert_eq!((w.server.reads(), w.client.is_fetching(Filter::all())), (2, 1));
    w.answer();
    assert_eq!(w.server.reads(), 3);
    assert_eq!(of(&w.client.inspect(), &Item(1)).identity(), one.identity());
}

#[test]
fn a_forced_refetch_fetches_what_is_disabled() {
    let w = world();
    let observer = w.observe_with(&Item(1), disabled());
    w.client.refetch(Filter::all());
    w.answer();
    assert_eq!(w.server.reads(), 0);
    w.client.force_refetch(&Item(1));
    w.answer();
    assert_eq!((w.server.reads(), observer.state().data.as_deref()), (1, Some(&10)));
}

#[test]
fn data_is_written_as_json_only_if_it_fits() {
    let w = world();
    w.load(1);
    let one = of(&w.client.inspect(), &Item(1));
    assert!(!w.client.set_json(&one, "\"ten\"") && !w.client.set_json(&one, "1,"));
    assert_eq!(w.shown(1), Some(10));
    assert!(w.client.set_json(&one, "11"));
    assert_eq!(w.shown(1), Some(11));
}

#[test]
fn simulated_loading_holds_the_observers_and_lets_go_without_loss() {
    let w = world();
    let (observer, calls) = w.count(&Item(1), fresh());
    w.answer();
    let before = observer.state();
    let told = calls.load(std::sync::atomic::Ordering::Relaxed);

    assert_eq!(w.client.simulate(&Item(1), &Simulation::Loading), 1);
    assert!(observer.state().is_loading() && observer.state().data.is_none());
    assert_eq!(calls.load(std::sync::atomic::Ordering::Relaxed), told + 1);
    assert_eq!(w.shown(1), Some(10), "the cache has it still");
    assert!(matches!(of(&w.client.inspect(), &Item(1)).simulation(), Some(Simulation::Loading)));
    let late = w.observe_with(&Item(1), fresh());
    assert!(late.state().is_loading(), "who comes meanwhile is held too");

    w.server.put(1, 99);
    w.client.refetch(&Item(1));
    w.answer();
    w.advance(60_000);
    assert!(observer.state().is_loading(), "what arrives beneath does not show");

    assert_eq!(w.client.restore(&Item(1)), 1);
    let after = observer.state();
    assert_eq!(
        (after.status, after.fetch_status, after.data.as_deref()),
        (Status::Success, FetchStatus::Idle, Some(&99))
    );
    assert_eq!(after.data_update_count, before.data_update_count + 1);
    assert_eq!(w.client.restore(Filter::all()), 0, "nothing is left to restore");
}

#[test]
fn a_simulated_error_shows_with_or_without_the_data_and_goes_without_a_trace() {
    let w = world();
    let observer = w.observe_with(&Item(1), fresh());
    w.answer();
    let error = SimulatedError::new(String::from("no"));
    w.client.simulate(&Item(1), &Simulation::Error(error.clone()));
    let state = observer.state();
    assert!(state.is_loading_error());
    assert_eq!(state.error.as_deref().map(String::as_str), Some("no"));

    w.client.simulate(&Item(1), &Simulation::RefetchError(error));
    assert!(observer.state().is_refetch_error());
    assert_eq!(observer.state().data.as_deref(), Some(&10));

    w.client.restore(&Item(1));
    let state = observer.state();
    assert_eq!((state.status, state.error, state.error_update_count), (Status::Success, None, 0));
    assert!(!state.is_stale);
    assert_eq!(w.server.reads(), 1, "nothing was fetched for it");
}

#[test]
fn a_simulated_error_that_does_not_fit_the_query_is_not_shown() {
    let w = world();
    w.load(1);
    for error in [SimulatedError::new(404_u32), SimulatedError::json("{}"), SimulatedError::json("nonsense")]
    {
        assert_eq!(w.client.simulate(Filter::all(), &Simulation::Error(error)), 0);
    }
    assert_eq!(w.client.simulate(Filter::all(), &Simulation::Error(SimulatedError::json("\"no\""))), 1);
    assert_eq!(w.client.get_state(&Item(1)).unwrap().error.as_deref().map(String::as_str), Some("no"));
}

#[test]
fn a_reset_ends_a_simulation() {
    let w = world();
    let observer = w.observe_with(&Item(1), fresh());
    w.answer();
    w.client.simulate(&Item(1), &Simulation::Error(SimulatedError::new(String::from("no"))));
    w.client.reset(&Item(1));
    assert!(observer.state().is_loading());
    w.answer();
    assert_eq!(observer.state().data.as_deref(), Some(&10));
}

#[test]
fn an_entry_under_a_simulation_is_still_dropped_when_it_is_unused() {
    let w = world();
    let observer = w.observe_with(&Careful(1), fresh());
    w.answer();
    w.client.simulate(&Careful(1), &Simulation::Loading);
    drop(observer);
    w.advance(300_000);
    assert!(w.client.inspect().queries.is_empty());
}

#[test]
fn simulated_offline_pauses_and_resumes_and_minds_what_the_world_says_meanwhile() {
    let w = world();
    w.client.simulate_offline(true);
    let observer = w.observe(&Item(1));
    assert!(observer.state().is_paused() && !w.client.is_online());
    assert!(w.client.inspect().is_offline_simulated);
    w.client.set_online(true);
    w.advance(1_000);
    assert!(observer.state().is_paused(), "the world's word does not end it");
    assert_eq!(w.server.reads(), 0);

    w.client.simulate_offline(false);
    w.answer();
    assert_eq!((w.client.is_online(), observer.state().data.as_deref()), (true, Some(&10)));

    w.client.simulate_offline(true);
    w.client.set_online(false);
    w.client.simulate_offline(false);
    assert!(!w.client.is_online(), "the network had gone meanwhile");
    assert!(!w.client.inspect().is_offline_simulated);
}

/// The pointers and values of what differed.
fn differences(change: &Change) -> Vec<(&str, Option<&str>, Option<&str>)> {
    let found = change.differences.iter();
    found.map(|found| (found.pointer.as_str(), found.old.as_deref(), found.new.as_deref())).collect()
}

#[test]
fn the_history_of_an_entry_tells_what_happened_and_how_its_data_differed() {
    let w = world();
    w.load(1);
    let one = of(&w.client.inspect(), &Item(1)).identity();
    let recorder = w.client.record(HistoryLimits::default());
    assert!(recorder.history(&one).is_empty());

    w.server.put(1, 11);
    w.client.refetch(&Item(1));
    w.answer();
    w.client.mutate(SetItem::new(1, 12));
    w.answer();
    w.server.fail_reads(1);
    w.client.refetch(&Item(1));
    w.answer();

    let history = recorder.history(&one);
    let told: Vec<_> = history.iter().rev().map(|change| (change.action, differences(change))).collect();
    let expected = [
        (Some(QueryAction::Success), vec![("", Some("10"), Some("11"))]),
        (Some(QueryAction::Patch), vec![("", Some("11"), Some("12"))]),
        (Some(QueryAction::Invalidate), vec![]),
        // The mutation is over: its layer becomes data.
        (Some(QueryAction::Patch), vec![]),
        (Some(QueryAction::Failed), vec![]),
    ];
    assert_eq!(told[..expected.len()], expected);
    assert_eq!(history.last().unwrap().took, Some(LATENCY));
    let failed = history.iter().find(|change| change.action == Some(QueryAction::Failed)).unwrap();
    assert_eq!(failed.error.as_deref(), Some("\"read 3\""));
}

#[test]
fn what_repeats_without_a_difference_is_counted_once() {
    let w = world();
    let recorder = w.client.record(HistoryLimits::default());
    for _ in 0..5 {
        w.client.force_refetch(&Item(1));
        w.load(1);
    }
    let one = of(&w.client.inspect(), &Item(1)).identity();
    let history = recorder.history(&one);
    let told: Vec<_> = history.iter().map(|change| (change.action, change.times)).collect();
    assert_eq!(told, [(Some(QueryAction::Success), 4), (Some(QueryAction::Success), 1)]);
    assert_eq!(differences(&history[1]), [("", None, Some("10"))]);
}

#[test]
fn the_history_is_bounded_for_each_entry_and_for_all_and_drops_the_oldest() {
    let w = world();
    let recorder = w.client.record(HistoryLimits { per_query: 3, total: 5 });
    let newest = |id: u32| {
        let query = of(&w.client.inspect(), &Item(id)).identity();
        let new = |change: &Change| change.differences[0].new.clone().unwrap();
        recorder.history(&query).iter().map(new).collect::<Vec<_>>()
    };
    for value in 1..=4 {
        w.client.set_data(&Item(1), value);
    }
    assert_eq!(newest(1), ["4", "3", "2"]);
    for value in 1..=3 {
        w.client.set_data(&Item(2), value);
    }
    assert_eq!(
        (newest(1), newest(2)),
        (vec!["4".into(), "3".into()], vec!["3".into(), "2".into(), "1".into()])
    );
}

#[test]
fn an_entry_that_is_dropped_keeps_its_history_and_nothing_is_recorded_without_a_recorder() {
    let w = world();
    let recorder = w.client.record(HistoryLimits::default());
    w.client.set_data(&Item(1), 1);
    let one = of(&w.client.inspect(), &Item(1)).identity();
    w.client.remove(&Item(1));
    w.client.set_data(&Item(1), 2);
    let history = recorder.history(&one);
    let told: Vec<_> = history.iter().map(|change| (change.action, differences(change))).collect();
    let expected = [
        (Some(QueryAction::Set), vec![("", None, Some("2"))]),
        (None, vec![]),
        (Some(QueryAction::Set), vec![("", None, Some("1"))]),
    ];
    assert_eq!(told, expected);

    drop(recorder);
    let recorder = w.client.record(HistoryLimits::default());
    assert!(recorder.history(&one).is_empty());
}

#[test]
fn the_history_of_a_mutation_tells_when_it_went_on_its_failures_and_its_end() {
    let w = world_with(|builder| builder.mutation_defaults(QueryOptions::new().retry(1)));
    let recorder = w.client.record(HistoryLimits::default());
    w.load(1);
    w.client.set_online(false);
    w.server.fail_writes(2);
    let id = w.client.mutate(SetItem::new(1, 7).silent()).id();
    w.advance(1_000);
    w.client.set_online(true);
    w.advance(5_000);

    let history = recorder.mutation_history(id);
    let told: Vec<_> = history.iter().rev().map(|change| (change.action, change.error.as_deref())).collect();
    let refused = Some("\"refused\"");
    let expected = [
        (MutationAction::Pending, None),
        (MutationAction::Continue, None),
        (MutationAction::Failed, refused),
        (MutationAction::Error, refused),
    ];
    assert_eq!(told, expected);
    let mutation = &w.client.inspect().mutations[0];
    assert_eq!((mutation.error().as_deref(), mutation.view.status()), (refused, MutationStatus::Error));
    assert_eq!((mutation.layers, mutation.data(), mutation.is_cancelled()), (0, None, false));
    assert!(mutation.gc_at.is_some(), "it is kept for a while");
}

#[test]
fn a_mutation_that_succeeded_shows_its_answer_until_it_is_forgotten() {
    let w = world();
    w.client.mutate(SetItem::new(1, 7));
    w.answer();
    assert_eq!(w.client.inspect().mutations[0].data().as_deref(), Some("7"));
    w.advance(300_000);
    assert!(w.client.inspect().mutations.is_empty());
}
