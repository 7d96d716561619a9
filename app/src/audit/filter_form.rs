use contract::audit::AuditFilter;
use leptos::prelude::*;

use super::location;
use crate::text;

/// A plain form: the filter is the address, with scripts or without.
#[component]
pub(super) fn FilterForm(filter: Memo<AuditFilter>) -> impl IntoView {
    // A form keeps what is typed, so another address is another form.
    move || {
        let shown = filter.get();
        let actor = shown.actor.map(|id| view! { <input type="hidden" name="actor" value=id.to_string() /> });
        let entity = shown.entity.clone().unwrap_or_default();
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
        let filtered = shown != AuditFilter { cursor: shown.cursor, ..AuditFilter::default() };
        view! {
            <form class="toolbar" method="get" action=location::PATH data-testid="audit-filter">
                {actor}
                <select class="select" name="entity" aria-label=text::audit::ENTITY data-testid="audit-entity">
                    <option value="">{text::audit::ANY_ENTITY}</option>
                    {text::audit::ENTITIES
                        .map(|(key, name)| view! { <option value=key selected=entity == key>{name}</option> })
                        .collect_view()}
                </select>
                <label class="inline-field">
                    {text::audit::FROM}
                    <input class="input" type="date" name="from" value=day(location::first_day(&shown)) />
                </label>
                <label class="inline-field">
                    {text::audit::TO}
                    <input class="input" type="date" name="to" value=day(location::last_day(&shown)) />
                </label>
                <button type="submit" class="button" data-testid="audit-apply">{text::audit::APPLY}</button>
                {filtered
                    .then(|| view! { <a class="button button-quiet" href=location::PATH>{text::audit::CLEAR}</a> })}
            </form>
        }
    }
}
