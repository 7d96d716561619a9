use std::{
    any::Any,
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use futures::{FutureExt, future::BoxFuture, future::Shared};

use crate::{Error, Result};

type Landed = Result<Arc<dyn Any + Send + Sync>, Arc<Failure>>;
type Flight = Shared<BoxFuture<'static, Landed>>;

/// What a flight is for: a key, and the versions that its askers know of. Someone who knows a newer version does not
/// join a flight that may have looked before it.
pub(super) type Route = (String, Vec<i64>);

/// Lets those who ask for the same thing at the same time wait for one answer.
#[derive(Debug, Default)]
pub(super) struct Flights(Arc<Mutex<HashMap<Route, Flight>>>);

/// An error for several; the first to take it has its source, so that it is logged once.
#[derive(Debug)]
struct Failure {
    error: Mutex<Option<Error>>,
    code: contract::Code,
    detail: std::borrow::Cow<'static, str>,
}

impl Flights {
    /// The answer of `load`, which runs in a task of its own: no asker's leaving cancels it for the others.
    pub(super) async fn join<T, F>(&self, route: Route, load: impl FnOnce() -> F) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<Arc<T>>> + Send + 'static,
    {
        let flight = {
            let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            match flights.get(&route) {
                Some(flight) => flight.clone(),
                None => {
                    let flight = self.depart(route.clone(), load());
                    flights.insert(route, flight.clone());
                    flight
                }
            }
        };
        match flight.await {
            Ok(value) => value.downcast().map_err(|_| Error::internal(anyhow::anyhow!("one key, two types"))),
            Err(failure) => Err(failure.share()),
        }
    }

    fn depart<T, F>(&self, route: Route, load: F) -> Flight
    where
        T: Send + Sync + 'static,
        F: Future<Output = Result<Arc<T>>> + Send + 'static,
    {
        let flights = Arc::clone(&self.0);
        let task = tokio::spawn(async move {
            let landing = Landing { flights, route };
            let landed = load.await;
            drop(landing);
            landed
        });
        task.map(|joined| match joined {
            Ok(Ok(value)) => Ok(value as Arc<dyn Any + Send + Sync>),
            Ok(Err(error)) => Err(Arc::new(Failure::from(error))),
            Err(lost) => Err(Arc::new(Failure::from(Error::internal(lost)))),
        })
        .boxed()
        .shared()
    }
}

/// Clears the route when the task ends, in whatever way.
struct Landing {
    flights: Arc<Mutex<HashMap<Route, Flight>>>,
    route: Route,
}

impl Drop for Landing {
    fn drop(&mut self) {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.route);
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self { code: error.code, detail: error.detail.clone(), error: Mutex::new(Some(error)) }
    }
}

impl Failure {
    fn share(&self) -> Error {
        let first = self.error.lock().unwrap_or_else(PoisonError::into_inner).take();
        first.unwrap_or_else(|| Error::new(self.code, self.detail.clone()))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

    use tokio::sync::Notify;

    use super::*;

    fn route() -> Route {
        ("key".to_owned(), vec![1])
    }

    #[tokio::test]
    async fn many_askers_share_one_load_and_one_leaving_cancels_nothing() {
        let (flights, loads, go) = (Flights::default(), Arc::new(AtomicU32::new(0)), Arc::new(Notify::new()));
        let ask = || {
            let (loads, go) = (Arc::clone(&loads), Arc::clone(&go));
            flights.join(route(), move || async move {
                go.notified().await;
                Ok(Arc::new(loads.fetch_add(1, SeqCst)))
            })
        };
        let mut first = Box::pin(ask());
        assert!(first.as_mut().now_or_never().is_none());
        drop(first);
        let rest = futures::future::join_all((0..100).map(|_| ask()));
        go.notify_one();
        assert!(rest.await.into_iter().all(|answer| *answer.unwrap() == 0));
        assert_eq!(loads.load(SeqCst), 1);
    }

    #[tokio::test]
    async fn a_panic_is_an_error_and_the_next_asker_starts_anew() {
        let flights = Flights::default();
        let lost = flights.join::<u32, _>(route(), || async { panic!("on purpose") }).await.unwrap_err();
        assert_eq!(lost.code, contract::Code::Internal);
        assert_eq!(*flights.join(route(), || async { Ok(Arc::new(1)) }).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn a_newer_version_is_another_flight() {
        let flights = Flights::default();
        let mut old = Box::pin(flights.join::<u32, _>(route(), std::future::pending));
        assert!(old.as_mut().now_or_never().is_none());
        let newer = flights.join(("key".to_owned(), vec![2]), || async { Ok(Arc::new(2)) });
        assert_eq!(*newer.await.unwrap(), 2);
    }
}
