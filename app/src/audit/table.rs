use contract::audit::{AuditEntry, AuditFilter};
use leptos::prelude::*;

use super::location;
use crate::{text, ui::Moment};

/// The rows of a page.
#[component]
pub(super) fn AuditTable(#[prop(into)] entries: Signal<Vec<AuditEntry>>) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="table audit-table" data-testid="audit-table">
                <caption class="visually-hidden">{text::audit::CAPTION}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::audit::AT}</th>
                        <th scope="col">{text::audit::ACTOR}</th>
                        <th scope="col">{text::audit::ACTION}</th>
                        <th scope="col">{text::audit::DETAIL}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || entries.get() key=|entry| entry.seq let:entry>
                        <Row entry />
                    </For>
                </tbody>
            </table>
        </div>
    }
}

#[component]
fn Row(entry: AuditEntry) -> impl IntoView {
    let actor = match &entry.actor {
        None => view! { <span class="quiet">{text::audit::NOBODY}</span> }.into_any(),
        Some(actor) => {
            let href = location::href(&AuditFilter { actor: Some(actor.id), ..AuditFilter::default() });
            let name = actor.name.clone().unwrap_or_else(|| text::audit::GONE.to_owned());
            view! { <a href=href>{name}</a> }.into_any()
        }
    };
    let (action, key) = (text::audit::action(&entry.action), entry.action.clone());
    let detail = serde_json::to_string_pretty(&entry.detail).unwrap_or_default();
    view! {
        <tr data-testid="audit-row" data-action=entry.action.clone()>
            <td class="audit-at">
                <Moment at=entry.at />
            </td>
            <td>{actor}</td>
            <td>
                {action} " " <code class="permission-key">{key}</code>
            </td>
            <td>
                <details class="audit-detail">
                    <summary>{text::audit::SHOW_DETAIL}</summary>
                    <pre>{detail}</pre>
                    <p class="permission-key">
                        {format!("#{} · {} · {}", entry.seq, entry.entity, entry.request_id)}
                        {entry.entity_id.map(|id| format!(" · {id}"))}
                    </p>
                </details>
            </td>
        </tr>
    }
}
