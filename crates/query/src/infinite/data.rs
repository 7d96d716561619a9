//! The data of an infinite query.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Pages, first to last, each with the cursor it was asked for with. Both lists have the same length.
///
/// A page keeps its identity (`Arc::ptr_eq`) as long as it is equal, also when all are fetched again.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InfiniteData<Page, PageParam> {
    /// The pages.
    pub pages: Vec<Arc<Page>>,
    /// The cursor of each page.
    pub page_params: Vec<PageParam>,
}

impl<Page, PageParam> InfiniteData<Page, PageParam> {
    /// One page.
    pub fn new(page: Page, page_param: PageParam) -> Self {
        Self { pages: vec![Arc::new(page)], page_params: vec![page_param] }
    }

    /// The pages, first to last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Page> + ExactSizeIterator {
        self.pages.iter().map(|page| &**page)
    }

    /// The page at `index`, to be changed; it is copied first if it is shared.
    pub fn page_mut(&mut self, index: usize) -> Option<&mut Page>
    where
        Page: Clone,
    {
        self.pages.get_mut(index).map(Arc::make_mut)
    }

    /// Changes every page for which `edit` gives another. The others keep their identity, which costs no copy.
    pub fn edit_pages(&mut self, mut edit: impl FnMut(&Page) -> Option<Page>) {
        for page in &mut self.pages {
            if let Some(edited) = edit(page) {
                *page = Arc::new(edited);
            }
        }
    }
}

impl<Page, PageParam> Default for InfiniteData<Page, PageParam> {
    /// No pages.
    fn default() -> Self {
        Self { pages: Vec::new(), page_params: Vec::new() }
    }
}

impl<Page: PartialEq, PageParam: PartialEq> PartialEq for InfiniteData<Page, PageParam> {
    fn eq(&self, other: &Self) -> bool {
        self.pages.len() == other.pages.len()
            && self.page_params == other.page_params
            && self.pages.iter().zip(&other.pages).all(|(a, b)| Arc::ptr_eq(a, b) || a == b)
    }
}
