//! The view of everything that time alone will do.

use super::{
    format::until,
    model::{Deadline, Waits, deadlines},
    state::{MOST_ROWS, Panel, View},
};
use leptos::prelude::*;

pub(super) fn timers(panel: Panel) -> impl IntoView {
    let due = Memo::new(move |_| {
        let mut due = deadlines(&panel.inspection().queries);
        let count = due.len();
        due.truncate(MOST_ROWS);
        (due, count)
    });
    view! {
        <div class="single">
            {move || {
                let (due, count) = due.get();
                if due.is_empty() {
                    return view! { <p class="empty">"Nothing waits for its time."</p> }.into_any();
                }
                let more = count > due.len();
                let lines: Vec<_> = due.into_iter().map(|deadline| line(panel, deadline)).collect();
                view! {
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">"When"</th>
                                <th scope="col">"Query"</th>
                                <th scope="col">"What"</th>
                                <th scope="col">"Observer"</th>
                            </tr>
                        </thead>
                        <tbody>{lines}</tbody>
                    </table>
                    {more.then(|| view! { <p class="note">{format!("The first {MOST_ROWS} of {count}.")}</p> })}
                }
                    .into_any()
            }}
        </div>
    }
}

fn line(panel: Panel, deadline: Deadline) -> impl IntoView {
    let Deadline { at, waits, identity, key, observer } = deadline;
    let kind = match waits {
        Waits::Stale => "stale",
        Waits::Refetch => "fetching",
        Waits::Drop => "inactive",
    };
    view! {
        <tr>
            <td class="when">{move || until(at, panel.now())}</td>
            <td>
                <button
                    type="button"
                    class="link key"
                    on:click=move |_| {
                        panel.selected.set(Some(identity.clone()));
                        panel.view.set(View::Queries);
                    }
                >
                    {key}
                </button>
            </td>
            <td><span class="dot" data-kind=kind></span> {waits.name()}</td>
            <td class="quiet">{observer.map(|id| format!("#{id}"))}</td>
        </tr>
    }
}
