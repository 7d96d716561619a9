//! How pages are fetched, without their types.

use crate::{
    FetchContext, FetchDirection,
    cache::{Deviation, Paging, RunLink},
    state::typed,
    value::Value,
};
use futures::future::BoxFuture;
use std::sync::Arc;

/// An infinite query without the types of its pages and cursors.
pub(super) trait AnyPages: Send + Sync + 'static {
    type Error: Send + 'static;

    fn count(&self, data: &Value) -> usize;
    /// The cursor of the first page there is, or else of the first of all.
    fn first_param(&self, data: Option<&Value>) -> Value;
    /// So many pages are kept, if there is a bound.
    fn bound(&self) -> Option<usize>;
    /// The cursor of the page beyond that end, if there is one.
    fn param(&self, data: &Value, direction: FetchDirection) -> Option<Value>;
    fn same_param(&self, a: &Value, b: &Value) -> bool;
    fn fetch_page(&self, param: &Value, cx: FetchContext) -> BoxFuture<'static, Result<Value, Self::Error>>;
    /// The data with one page more at that end, which is the one in `known` if that is equal.
    fn with_page(
        &self,
        data: Option<&Value>,
        page: (&Value, &Value),
        direction: FetchDirection,
        known: Option<&Value>,
    ) -> Value;
}

type Pages<E> = Arc<dyn AnyPages<Error = E>>;

/// What a try leaves to the next.
struct Fetched {
    count: usize,
    data: Value,
}

/// Fetches what the run is for: a page more, which is put to the others when it is written, or all pages. Without a run
/// it is the first page.
pub(super) async fn fetch_pages<E: Send + 'static>(
    pages: Pages<E>,
    link: Option<Arc<RunLink>>,
    cx: FetchContext,
) -> Result<Value, E> {
    let Some(link) = link else { return all(&pages, None, None, cx).await };
    let base = link.base(cx.client.inner());
    match (link.paging.direction, base) {
        (Some(direction), Some(base)) if pages.count(&base) > 0 => {
            if let Some(param) = pages.param(&base, direction) {
                let page = pages.fetch_page(&param, cx).await?;
                link.deviate(Deviation::page(move |base| {
                    let base = base?;
                    let wanted = pages.param(base, direction)?;
                    let fits = pages.same_param(&wanted, &param);
                    fits.then(|| pages.with_page(Some(base), (&param, &page), direction, None))
                }));
            } else {
                link.deviate(Deviation::page(|base| base.cloned()));
            }
            Ok(base)
        }
        (_, base) => all(&pages, Some(&link), base, cx).await,
    }
}

/// One after the other from the first, each cursor from the page before. It goes on where the try before failed.
async fn all<E: Send + 'static>(
    pages: &Pages<E>,
    link: Option<&RunLink>,
    base: Option<Value>,
    cx: FetchContext,
) -> Result<Value, E> {
    let paging = link.map_or_else(Paging::default, |link| link.paging);
    let there = base.as_ref().map_or(0, |base| pages.count(base));
    let before = (paging.also == Some(FetchDirection::Backward))
        .then(|| pages.param(base.as_ref()?, FetchDirection::Backward))
        .flatten();
    let one_more = before.is_some() || paging.also == Some(FetchDirection::Forward);
    let mut wanted = (there + usize::from(one_more)).max(paging.pages).max(1);
    if before.is_some() {
        // One more at the other end would push it out.
        wanted = wanted.min(pages.bound().unwrap_or(wanted));
    }
    let mut fetched = link.and_then(RunLink::kept).and_then(typed::<Fetched>);
    loop {
        let param = match &fetched {
            None => before.clone().unwrap_or_else(|| pages.first_param(base.as_ref())),
            Some(fetched) if fetched.count >= wanted => return Ok(fetched.data.clone()),
            Some(fetched) => match pages.param(&fetched.data, FetchDirection::Forward) {
                Some(param) => param,
                None => return Ok(fetched.data.clone()),
            },
        };
        let page = pages.fetch_page(&param, cx.clone()).await?;
        let (count, data) =
            fetched.as_ref().map_or((0, None), |fetched| (fetched.count, Some(&fetched.data)));
        let data = pages.with_page(data, (&param, &page), FetchDirection::Forward, base.as_ref());
        let next = Arc::new(Fetched { count: count + 1, data });
        if let Some(link) = link {
            link.keep(next.clone());
        }
        fetched = Some(next);
    }
}
