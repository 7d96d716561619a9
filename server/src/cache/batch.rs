//! Questions to Redis that come at the same time travel together: while one `MGET` is under way, those that come wait for
//! the next. A command costs more than the keys in it, and what a request reads is read after it came either way.

use std::{
    mem,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

/// So many are under way at once; the more there are, the less travels together.
const UNDER_WAY: usize = 2;
/// A text of Redis; clones share it.
pub(super) type Text = fred::bytes_utils::Str;
/// The values of the keys of one question, in order; `None` if Redis did not answer.
type Answer = Option<Vec<Option<Text>>>;

#[derive(Debug)]
struct Question {
    keys: Vec<String>,
    answer: oneshot::Sender<Answer>,
}

#[derive(Debug, Default)]
struct Waiting {
    questions: Vec<Question>,
    under_way: usize,
}

/// See the module.
#[derive(Debug, Default)]
pub(super) struct Batches(Mutex<Waiting>);

impl Batches {
    /// The values of these keys. `ask` fetches those of many; it is asked soon, in a task of its own.
    pub(super) async fn get<F>(
        self: &Arc<Self>,
        keys: Vec<String>,
        ask: impl Fn(Vec<String>) -> F + Send + Sync + 'static,
    ) -> Answer
    where
        F: Future<Output = Answer> + Send,
    {
        let (answer, answered) = oneshot::channel();
        let departs = {
            let mut waiting = self.waiting();
            waiting.questions.push(Question { keys, answer });
            let departs = waiting.under_way < UNDER_WAY;
            waiting.under_way += usize::from(departs);
            departs
        };
        if departs {
            let mut run = Run(Some(Arc::clone(self)));
            tokio::spawn(async move {
                while let Some(questions) = run.next() {
                    settle(questions, &ask).await;
                }
            });
        }
        answered.await.ok().flatten()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of those under way, until nobody waits any more or it is dropped.
struct Run(Option<Arc<Batches>>);

impl Run {
    /// All that wait; `None` if nobody does, and then it is over: whoever comes afterwards finds a place free.
    fn next(&mut self) -> Option<Vec<Question>> {
        let batches = self.0.as_ref()?;
        let mut waiting = batches.waiting();
        if !waiting.questions.is_empty() {
            return Some(mem::take(&mut waiting.questions));
        }
        waiting.under_way -= 1;
        drop(waiting);
        self.0 = None;
        None
    }
}

impl Drop for Run {
    /// Broken off, by a panic or the runtime's end. Those that wait are let go, or they would wait for good.
    fn drop(&mut self) {
        if let Some(batches) = &self.0 {
            let mut waiting = batches.waiting();
            waiting.under_way -= 1;
            waiting.questions.clear();
        }
    }
}

async fn settle<F>(mut questions: Vec<Question>, ask: &(impl Fn(Vec<String>) -> F + Send + Sync))
where
    F: Future<Output = Answer> + Send,
{
    let counts: Vec<usize> = questions.iter().map(|question| question.keys.len()).collect();
    let keys = questions.iter_mut().flat_map(|question| mem::take(&mut question.keys)).collect::<Vec<_>>();
    let total = keys.len();
    let mut values = ask(keys).await.filter(|values| values.len() == total).map(Vec::into_iter);
    for (question, count) in questions.into_iter().zip(counts) {
        let own = values.as_mut().map(|values| values.by_ref().take(count).collect());
        // Whoever asked may be gone.
        let _ = question.answer.send(own);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

    use futures::future::join_all;
    use tokio::sync::Semaphore;

    use super::*;

    /// Answers each key with itself, when it is let.
    #[derive(Clone)]
    struct Echo(Arc<(Semaphore, AtomicUsize)>);

    impl Echo {
        fn new(permits: usize) -> Self {
            Self(Arc::new((Semaphore::new(permits), AtomicUsize::new(0))))
        }

        async fn of(&self, batches: &Arc<Batches>, keys: &[&str]) -> Answer {
            let (echo, keys) = (self.0.clone(), keys.iter().map(|key| (*key).to_owned()).collect());
            let ask = move |keys: Vec<String>| {
                let echo = echo.clone();
                async move {
                    echo.1.fetch_add(1, SeqCst);
                    echo.0.acquire().await.unwrap().forget();
                    Some(keys.into_iter().map(|key| Some(Text::from(key))).collect())
                }
            };
            batches.get(keys, ask).await
        }
    }

    fn texts(keys: &[&str]) -> Answer {
        Some(keys.iter().map(|key| Some(Text::from(*key))).collect())
    }

    #[tokio::test]
    async fn each_gets_the_values_of_its_own_keys_and_those_who_wait_travel_together() {
        let (batches, echo) = (Arc::<Batches>::default(), Echo::new(0));
        let names: Vec<[String; 2]> = (0..100).map(|n| [format!("a{n}"), format!("b{n}")]).collect();
        let asked = names.iter().map(async |[a, b]| echo.of(&batches, &[a, b]).await);
        let let_go = async {
            while echo.0.1.load(SeqCst) == 0 {
                tokio::task::yield_now().await;
            }
            echo.0.0.add_permits(100);
        };
        let (answers, ()) = tokio::join!(join_all(asked), let_go);
        for (answer, [a, b]) in answers.into_iter().zip(&names) {
            assert_eq!(answer, texts(&[a, b]));
        }
        assert!(echo.0.1.load(SeqCst) <= UNDER_WAY + 1, "{:?}", echo.0.1);
        assert_eq!(batches.waiting().under_way, 0);
    }

    #[tokio::test]
    async fn one_that_leaves_takes_nothing_from_the_others() {
        let (batches, echo) = (Arc::<Batches>::default(), Echo::new(10));
        let leaving = Box::pin(echo.of(&batches, &["x"]));
        drop(futures::poll!(leaving));
        assert_eq!(echo.of(&batches, &["a", "b"]).await, texts(&["a", "b"]));
    }

    #[tokio::test]
    async fn what_is_not_answered_in_full_is_not_answered_and_a_panic_holds_nobody() {
        let batches = Arc::<Batches>::default();
        assert_eq!(batches.get(vec!["a".into()], async |_| Some(Vec::new())).await, None);
        assert_eq!(batches.get(vec!["a".into()], async |_| None).await, None);
        assert_eq!(batches.get(vec!["a".into()], async |_| panic!("on purpose")).await, None);
        assert_eq!(Echo::new(1).of(&batches, &["a"]).await, texts(&["a"]));
    }
}
