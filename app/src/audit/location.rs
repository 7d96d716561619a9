//! The filter in the address of the page: days, as the form has them, where the API has moments.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};
use contract::{
    audit::{AuditFilter, Cursor},
    query_string::{Pairs, QueryString},
};

/// The path of the page.
pub(super) const PATH: &str = "/admin/audit";

/// The filter of an address's query string. What makes no sense in it is left out.
pub(super) fn read(search: &str) -> AuditFilter {
    let pairs = Pairs::parse(search);
    let rest = |name: &str| pairs.get(name).map(|value| format!("{name}={value}"));
    let one = |name: &str| rest(name).and_then(|query| AuditFilter::decode(&query).ok()).unwrap_or_default();
    AuditFilter {
        actor: one("actor").actor,
        entity: one("entity").entity,
        entity_id: one("entityId").entity_id,
        from: day(&pairs, "from").map(midnight),
        to: day(&pairs, "to").and_then(|day| day.checked_add_days(Days::new(1))).map(midnight),
        cursor: one("cursor").cursor,
        page_size: AuditFilter::default().page_size,
    }
}

/// The address that shows this filter.
pub(super) fn href(filter: &AuditFilter) -> String {
    let plain = AuditFilter { from: None, to: None, ..filter.clone() };
    let days = [("from", first_day(filter)), ("to", last_day(filter))];
    let days = days.into_iter().filter_map(|(name, day)| Some(format!("{name}={}", day?)));
    let query: Vec<String> =
        Some(plain.encode()).filter(|text| !text.is_empty()).into_iter().chain(days).collect();
    if query.is_empty() { PATH.to_owned() } else { format!("{PATH}?{}", query.join("&")) }
}

/// The same filter, after this row.
pub(super) fn after(filter: &AuditFilter, cursor: Cursor) -> AuditFilter {
    AuditFilter { cursor: Some(cursor), ..filter.clone() }
}

/// The same filter, from the newest on.
pub(super) fn newest(filter: &AuditFilter) -> AuditFilter {
    AuditFilter { cursor: None, ..filter.clone() }
}

/// The first day that is shown, as a form has it.
pub(super) fn first_day(filter: &AuditFilter) -> Option<NaiveDate> {
    filter.from.map(|from| from.date_naive())
}

/// The last day that is shown, as a form has it.
pub(super) fn last_day(filter: &AuditFilter) -> Option<NaiveDate> {
    filter.to.and_then(|to| to.date_naive().checked_sub_days(Days::new(1)))
}

fn day(pairs: &Pairs, name: &str) -> Option<NaiveDate> {
    use chrono::Datelike;
    let day: NaiveDate = pairs.get(name)?.parse().ok()?;
    (1970..9999).contains(&day.year()).then_some(day)
}

fn midnight(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_reads_back() {
        let search =
            "entity=user&actor=00000000-0000-0000-0000-000000000007&cursor=a-1&from=2026-11-01&to=2026-11-24";
        let filter = read(search);
        assert_eq!(filter.to.unwrap().to_rfc3339(), "2026-11-25T00:00:00+00:00", "the last day is in it");
        let href = href(&filter);
        assert_eq!(read(href.split_once('?').unwrap().1), filter);
        assert_eq!(super::href(&newest(&AuditFilter::default())), PATH);
    }

    #[test]
    fn what_makes_no_sense_is_left_out_and_the_rest_kept() {
        let filter = read("entity=User&actor=me&from=yesterday&to=99999-01-01&cursor=x&entityId=&page=2");
        assert_eq!(filter, AuditFilter::default());
        assert_eq!(read("entity=role&cursor=x").entity.as_deref(), Some("role"));
    }
}
