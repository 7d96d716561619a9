use contract::users::{ImportReport, RejectedRow};
use leptos::prelude::*;

use super::rejected_csv;
use crate::{
    format, text,
    ui::{Icon, icon},
};

/// How many rejected rows are on the screen; the file has them all.
const SHOWN: usize = 100;

/// What an import did, or would do.
#[component]
pub(super) fn ReportView(report: ImportReport) -> impl IntoView {
    let clean = report.rejected_total == 0;
    let summary = text::import::summary(&report);
    let class = if clean { "banner banner-success" } else { "banner" };
    view! {
        <p class=class role="status" data-testid="import-summary">
            {icon(if clean { Icon::Check } else { Icon::Alert })}
            <span>{summary}</span>
        </p>
        {(!clean).then(|| view! { <Rejected rows=report.rejected total=report.rejected_total /> })}
    }
}

#[component]
fn Rejected(rows: Vec<RejectedRow>, total: u64) -> impl IntoView {
    let shown = rows.len().min(SHOWN);
    let file = rejected_csv::href(&rows);
    let more = (total > shown as u64)
        .then(|| view! { <p class="hint">{text::import::shown(shown as u64, total)}</p> });
    view! {
        <div class="rejected" tabindex="0" role="region" aria-label=text::import::REJECTED>
            <table class="table" data-testid="import-rejected">
                <thead>
                    <tr>
                        <th scope="col">{text::import::LINE}</th>
                        <th scope="col">{text::import::FIELD}</th>
                        <th scope="col">{text::import::REASON}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .take(SHOWN)
                        .map(|RejectedRow { line, field, message }| {
                            view! {
                                <tr>
                                    <td class="number">{format::count(line)}</td>
                                    <td>{field}</td>
                                    <td>{text::sentence(&message)}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
        {more}
        <p>
            <a class="link" href=file download="rejected-rows.csv" data-testid="import-rejected-file">
                {text::import::DOWNLOAD_REJECTED}
            </a>
        </p>
    }
}
