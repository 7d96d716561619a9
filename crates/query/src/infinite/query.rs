//! The trait an infinite query implements, and what makes a query of it.

use super::{
    InfiniteData,
    pages::{AnyPages, fetch_pages},
};
use crate::{
    Cacheable, FetchContext, FetchDirection, Query, QueryKey, QueryOptions, state::typed, value::Value,
};
use futures::future::BoxFuture;
use serde::{Deserialize, Serialize};
use std::{fmt::Debug, future::Future, hash::Hash, num::NonZeroUsize, sync::Arc, time::Duration};

/// A question whose answer comes in pages, each asked for with a cursor that the pages before it give.
///
/// As for a [`Query`], its type and value are the identity of its entry. The entry is that of
/// [`Infinite<Self>`](Infinite): name that wherever a [`Query`] is wanted, as in filters, optimistic layers,
/// [`get_data`](crate::QueryClient::get_data) and [`set_data`](crate::QueryClient::set_data). A type may be a `Query`
/// too; the two entries have nothing in common.
pub trait InfiniteQuery: Clone + Eq + Hash + Debug + Send + Sync + 'static {
    /// What is fetched at a time.
    type Page: Cacheable;
    /// The cursor of a page: a number, an offset, a token of the server's.
    type PageParam: Cacheable;
    /// Why there is no page.
    type Error: Cacheable;

    /// The place in the hierarchy, for filters by prefix.
    fn key(&self) -> QueryKey;

    /// What the answer is about, besides its key: see [`Query::tags`].
    fn tags(&self) -> Vec<QueryKey> {
        Vec::new()
    }

    /// The cursor of the page that is fetched first.
    fn initial_page_param(&self) -> Self::PageParam;

    /// The cursor of the page after the last; `None` if that is the end. `data` has at least one page. It must be pure.
    fn get_next_page_param(
        &self,
        last_page: &Self::Page,
        last_page_param: &Self::PageParam,
        data: &InfiniteData<Self::Page, Self::PageParam>,
    ) -> Option<Self::PageParam>;

    /// The cursor of the page before the first; `None`, which is the default, if there is no such page. `data` has at
    /// least one page. It must be pure.
    fn get_previous_page_param(
        &self,
        first_page: &Self::Page,
        first_page_param: &Self::PageParam,
        data: &InfiniteData<Self::Page, Self::PageParam>,
    ) -> Option<Self::PageParam> {
        let _ = (first_page, first_page_param, data);
        None
    }

    /// Asks for one page. It may be written as `async fn fetch_page(self, page_param: …, cx: FetchContext)`.
    fn fetch_page(
        self,
        page_param: Self::PageParam,
        cx: FetchContext,
    ) -> impl Future<Output = Result<Self::Page, Self::Error>> + Send + 'static;

    /// How many pages are kept: with one more, that at the other end is dropped. Default: no limit.
    fn max_pages(&self) -> Option<NonZeroUsize> {
        None
    }

    /// What this query sets otherwise than the client's defaults.
    fn options(&self) -> QueryOptions {
        QueryOptions::default()
    }

    /// Whether asking for a page again could help after `error` (true by default).
    fn retryable(&self, error: &Self::Error) -> bool {
        let _ = error;
        true
    }

    /// As in [`Query::retry_after`].
    fn retry_after(&self, error: &Self::Error) -> Option<Duration> {
        let _ = error;
        None
    }
}

/// The [`Query`] that an [`InfiniteQuery`] is to the cache.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Infinite<Q>(pub Q);

type Data<Q> = InfiniteData<<Q as InfiniteQuery>::Page, <Q as InfiniteQuery>::PageParam>;

impl<Q: InfiniteQuery> Query for Infinite<Q> {
    type Data = Data<Q>;
    type Error = Q::Error;

    fn key(&self) -> QueryKey {
        self.0.key()
    }

    fn tags(&self) -> Vec<QueryKey> {
        self.0.tags()
    }

    async fn fetch(self, cx: FetchContext) -> Result<Data<Q>, Q::Error> {
        let link = cx.link_of(&self);
        let data = fetch_pages(Arc::new(self), link, cx).await?;
        Ok(typed(data).map(Arc::unwrap_or_clone).unwrap_or_default())
    }

    fn options(&self) -> QueryOptions {
        self.0.options()
    }

    fn retryable(&self, error: &Q::Error) -> bool {
        self.0.retryable(error)
    }

    fn retry_after(&self, error: &Q::Error) -> Option<Duration> {
        self.0.retry_after(error)
    }
}

impl<Q: InfiniteQuery> AnyPages for Infinite<Q> {
    type Error = Q::Error;

    fn count(&self, data: &Value) -> usize {
        data.downcast_ref::<Data<Q>>().map_or(0, |data| data.pages.len())
    }

    fn bound(&self) -> Option<usize> {
        self.0.max_pages().map(NonZeroUsize::get)
    }

    fn first_param(&self, data: Option<&Value>) -> Value {
        let first = data.and_then(|data| data.downcast_ref::<Data<Q>>()?.page_params.first().cloned());
        Arc::new(first.unwrap_or_else(|| self.0.initial_page_param()))
    }

    fn param(&self, data: &Value, direction: FetchDirection) -> Option<Value> {
        let data = data.downcast_ref::<Data<Q>>()?;
        let param = match direction {
            FetchDirection::Forward => {
                self.0.get_next_page_param(data.pages.last()?, data.page_params.last()?, data)
            }
            FetchDirection::Backward => {
                self.0.get_previous_page_param(data.pages.first()?, data.page_params.first()?, data)
            }
        };
        param.map(|param| Arc::new(param) as Value)
    }

    fn same_param(&self, a: &Value, b: &Value) -> bool {
        a.downcast_ref::<Q::PageParam>() == b.downcast_ref::<Q::PageParam>()
    }

    fn fetch_page(&self, param: &Value, cx: FetchContext) -> BoxFuture<'static, Result<Value, Q::Error>> {
        let param = param.downcast_ref().cloned().unwrap_or_else(|| self.0.initial_page_param());
        let page = self.0.clone().fetch_page(param, cx);
        Box::pin(async move { Ok(Arc::new(page.await?) as Value) })
    }

    fn with_page(
        &self,
        data: Option<&Value>,
        (param, page): (&Value, &Value),
        direction: FetchDirection,
        known: Option<&Value>,
    ) -> Value {
        let mut data = data.and_then(|data| data.downcast_ref::<Data<Q>>()).cloned().unwrap_or_default();
        let (Some(param), Some(mut page)) =
            (param.downcast_ref::<Q::PageParam>(), typed::<Q::Page>(page.clone()))
        else {
            return Arc::new(data);
        };
        let known = known.and_then(|known| known.downcast_ref::<Data<Q>>());
        let old = known.and_then(|known| {
            let index = known.page_params.iter().position(|there| there == param)?;
            known.pages.get(index)
        });
        if let Some(old) = old.filter(|old| **old == page) {
            page = old.clone();
        }
        let excess = self.0.max_pages().map_or(0, |max| (data.pages.len() + 1).saturating_sub(max.get()));
        match direction {
            FetchDirection::Forward => {
                data.pages.push(page);
                data.page_params.push(param.clone());
                data.pages.drain(..excess);
                data.page_params.drain(..excess);
            }
            FetchDirection::Backward => {
                data.pages.insert(0, page);
                data.page_params.insert(0, param.clone());
                data.pages.truncate(data.pages.len() - excess);
                data.page_params.truncate(data.page_params.len() - excess);
            }
        }
        Arc::new(data)
    }
}
