//! The cases without a browser, for a profiler: `cargo run --release -p query-bench -- NAME [TIMES]`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), query_bench::Failed> {
    use futures::{FutureExt, executor::LocalPool, future::poll_fn, pin_mut};
    use query::testing::TestRuntime;
    use std::{
        io::Write,
        task::Poll,
        time::{Duration, Instant},
    };

    let mut arguments = std::env::args().skip(1);
    let only = arguments.next().unwrap_or_default();
    let times: u32 = arguments.next().and_then(|times| times.parse().ok()).unwrap_or(5);
    let known = query_bench::NAMES.contains(&only.as_str()) || !only.contains('-');
    let names: Vec<&str> = if known {
        query_bench::NAMES.iter().filter(|name| name.contains(&only)).copied().collect()
    } else {
        vec![&only]
    };
    for name in names {
        let mut spent = Duration::ZERO;
        for _ in 0..times {
            let runtime = TestRuntime::new();
            let mut case = query_bench::case(name, runtime.clone()).ok_or("no such case")?;
            let start = Instant::now();
            {
                let run = case.run();
                pin_mut!(run);
                LocalPool::new().run_until(poll_fn(|cx| {
                    if let Poll::Ready(operations) = run.poll_unpin(cx) {
                        return Poll::Ready(operations);
                    }
                    runtime.run();
                    cx.waker().wake_by_ref();
                    Poll::Pending
                }));
            }
            spent += start.elapsed();
            case.check()?;
        }
        let line = format!("{name} {:?}\n", spent / times.max(1));
        std::io::stdout().write_all(line.as_bytes()).map_err(|error| error.to_string())?;
    }
    Ok(())
}

#[cfg(target_arch = "wasm32")]
fn main() {}
