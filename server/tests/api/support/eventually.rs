use std::time::{Duration, Instant};

/// Waits until the question is answered with yes; fails after ten seconds. For what nobody can be told of.
pub(crate) async fn eventually<F: Future<Output = bool>>(what: &str, mut question: impl FnMut() -> F) {
    let started = Instant::now();
    while !question().await {
        assert!(started.elapsed() < Duration::from_secs(10), "did not happen within ten seconds: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
