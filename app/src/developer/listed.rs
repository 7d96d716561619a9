use std::time::Duration;

use query::{EntryState, EntryView, FetchStatus, Status};

use crate::preferences::{EntryStatus, Filters};

/// How many entries a page of the panel has.
pub(super) const PAGE: usize = 10;

/// An entry of the query cache as the panel lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) key: String,
    pub(super) status: EntryStatus,
    pub(super) readers: usize,
    /// How old the data is; none if there is none.
    pub(super) age: Option<Duration>,
}

impl Listed {
    /// `now`: since the Unix epoch.
    pub(super) fn of(entry: &EntryView, now: Duration) -> Self {
        let EntryState { status, fetch_status, data_updated_at, observers, is_stale, .. } = &entry.state;
        let status = match (status, fetch_status) {
            (_, FetchStatus::Fetching) => EntryStatus::Fetching,
            (Status::Error, _) => EntryStatus::Failed,
            _ if *is_stale => EntryStatus::Stale,
            _ => EntryStatus::Fresh,
        };
        let age = data_updated_at.map(|at| now.saturating_sub(at));
        Self { key: entry.key.to_string(), status, readers: *observers, age }
    }

    fn fits(&self, words: &str, filters: Filters) -> bool {
        words.split_whitespace().all(|word| self.key.contains(word))
            && filters.status.is_none_or(|status| status == self.status)
            && filters.is_read.is_none_or(|is_read| is_read == (self.readers > 0))
    }
}

/// Those that fit all words and filters, by key; of them, the page, or the last one if there are not so many. `page`: from 1.
/// Gives the page's entries, how many fit, and which page it is.
pub(super) fn page(
    mut entries: Vec<Listed>,
    (words, filters): (&str, Filters),
    page: u32,
) -> (Vec<Listed>, usize, u32) {
    entries.retain(|entry| entry.fits(words, filters));
    entries.sort_by(|a, b| a.key.cmp(&b.key));
    let total = entries.len();
    let page = page.clamp(1, pages(total));
    let before = (page as usize - 1) * PAGE;
    (entries.into_iter().skip(before).take(PAGE).collect(), total, page)
}

/// How many pages so many entries have; at least one.
pub(super) fn pages(total: usize) -> u32 {
    u32::try_from(total.div_ceil(PAGE).max(1)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(key: &str, status: EntryStatus, readers: usize) -> Listed {
        Listed { key: key.to_owned(), status, readers, age: None }
    }

    #[test]
    fn words_and_filters_are_joined_by_and() {
        let all = vec![
            listed("users/list/b", EntryStatus::Fresh, 1),
            listed("users/list/a", EntryStatus::Stale, 0),
            listed("roles", EntryStatus::Fresh, 0),
        ];
        let found = |words: &str, filters| {
            let (entries, total, _) = page(all.clone(), (words, filters), 1);
            assert_eq!(entries.len(), total);
            entries.into_iter().map(|entry| entry.key).collect::<Vec<_>>()
        };
        assert_eq!(found("", Filters::default()), ["roles", "users/list/a", "users/list/b"]);
        assert_eq!(found("list users", Filters::default()), ["users/list/a", "users/list/b"]);
        let fresh = Filters { status: Some(EntryStatus::Fresh), is_read: None };
        assert_eq!(found("", fresh), ["roles", "users/list/b"]);
        assert_eq!(found("", Filters { is_read: Some(false), ..fresh }), ["roles"]);
    }

    #[test]
    fn past_the_last_page_is_the_last_page() {
        let all: Vec<_> = (0..23).map(|n| listed(&format!("{n:02}"), EntryStatus::Fresh, 0)).collect();
        let shown = |wanted| {
            let (entries, total, shown) = page(all.clone(), ("", Filters::default()), wanted);
            assert_eq!(total, 23);
            (entries.first().map(|entry| entry.key.clone()).unwrap(), entries.len(), shown)
        };
        assert_eq!(shown(1), ("00".to_owned(), 10, 1));
        assert_eq!(shown(3), ("20".to_owned(), 3, 3));
        assert_eq!(shown(9), ("20".to_owned(), 3, 3));
        assert_eq!(page(Vec::new(), ("", Filters::default()), 4).2, 1);
    }
}
