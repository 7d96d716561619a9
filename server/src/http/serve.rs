//! The accept loop. `axum::serve` has no deadline for headers and lets an open stream hold up the end.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use axum::{Router, body::Body, response::Response};
use http::Version;
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioTimer},
    server::{conn::auto::Builder, graceful::GracefulShutdown},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use tower::ServiceExt;

use super::{
    handover::{Line, LineIo, PATIENCE},
    peer::Peer,
    router::router,
    site::Site,
};
use crate::{Services, auth::key_ring::KeyRing};

/// How long requests may take to end after the server was told to.
const GRACE: Duration = Duration::from_secs(5);

/// Serves until the process is told to end by SIGINT or SIGTERM.
///
/// # Errors
/// If the address is taken, or may not be listened on with such keys, or the site's settings make no sense.
pub async fn serve(services: Services) -> anyhow::Result<()> {
    let site = Site::from_env()?;
    let address = site.options.site_addr;
    KeyRing::of(&services.config)?.check_reach(address.ip())?;
    let listener = TcpListener::bind(address).await.with_context(|| taken(address))?;
    tracing::info!("Mono is there: http://{address}");
    let stopping = services.stopping.clone();
    tokio::spawn(async move {
        told_to_end().await;
        tracing::info!("ending; requests have {} s", GRACE.as_secs());
        stopping.cancel();
    });
    run(listener, &services, &site).await;
    services.stop().await;
    Ok(())
}

/// Serves on this socket until [`Services::stopping`] is cancelled; returns when every connection is closed.
pub async fn run(listener: TcpListener, services: &Services, site: &Site) {
    let (router, stopping) = (router(services, site), services.stopping.clone());
    let (graceful, force, connections) =
        (GracefulShutdown::new(), CancellationToken::new(), TaskTracker::new());
    let most = Arc::new(Semaphore::new(services.config.max_connections));
    let idle = Duration::from_secs(services.config.idle_seconds.into());
    let builder = Arc::new(builder(idle));
    loop {
        let accepted = async {
            let permit = most.clone().acquire_owned().await;
            (permit, listener.accept().await)
        };
        let (permit, accepted) = tokio::select! {
            () = stopping.cancelled() => break,
            accepted = accepted => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let (router, builder, force) = (router.clone(), builder.clone(), force.clone());
                let (watcher, tasks) = (graceful.watcher(), connections.clone());
                connections.spawn(async move {
                    let line = Arc::new(Line::default());
                    let asked = line.clone();
                    let service =
                        service_fn(move |request| answer(request, router.clone(), peer, asked.clone()));
                    let connection = builder.serve_connection(io(stream, &line), service);
                    tokio::select! {
                        // How a connection ends, a client that went away or sent nonsense, is nothing to report.
                        _ = watcher.watch(connection) => {}
                        () = force.cancelled() => {}
                        () = line.written() => {}
                        () = line.silent(idle) => {}
                    }
                    // A task of its own is as small as what it has left to do.
                    if let Some(onward) = line.onward() {
                        tasks.spawn(async move {
                            tokio::select! {
                                () = onward.write(PATIENCE) => {}
                                () = force.cancelled() => {}
                            }
                            drop(permit);
                        });
                    }
                });
            }
            Err(error) => wait_after(&error).await,
        }
    }
    drop(listener);
    connections.close();
    let ended = async {
        graceful.shutdown().await;
        connections.wait().await;
    };
    if timeout(GRACE, ended).await.is_err() {
        tracing::warn!("some connections did not end in time and are cut");
    }
    force.cancel();
    connections.wait().await;
}

async fn answer(
    request: hyper::Request<Incoming>,
    router: Router,
    peer: SocketAddr,
    line: Arc<Line>,
) -> Result<Response, Infallible> {
    let is_alone = request.version() == Version::HTTP_11;
    let mut request = request.map(Body::new);
    request.extensions_mut().insert(Peer(peer.ip()));
    line.heard();
    let answer = router.oneshot(request).await?;
    Ok(if is_alone { line.keep(answer) } else { answer })
}

/// hyper's deadline for the head of a request runs from the end of the answer before it, so it is that of idle connections
/// too. Over HTTP/2 a connection is let go when it does not answer pings.
fn builder(idle: Duration) -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(idle)
        .max_buf_size(64 * 1024)
        .max_headers(100);
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(128)
        .max_header_list_size(32 * 1024)
        .keep_alive_interval(Duration::from_secs(20))
        .keep_alive_timeout(Duration::from_secs(20));
    builder
}

fn io(stream: TcpStream, line: &Arc<Line>) -> LineIo {
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    LineIo::new(stream, line.clone())
}

/// A client that went away again is nothing. Anything else, like too many open files, is given time to pass.
async fn wait_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::warn!("no connection can be accepted: {error}");
        sleep(Duration::from_millis(100)).await;
    }
}

fn taken(address: SocketAddr) -> String {
    format!(
        "{address} cannot be listened on; if it is taken, set LEPTOS_SITE_ADDR to another address and port"
    )
}

#[cfg(unix)]
async fn told_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    match (signal(SignalKind::interrupt()), signal(SignalKind::terminate())) {
        (Ok(mut interrupt), Ok(mut terminate)) => {
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        (Err(error), _) | (_, Err(error)) => {
            tracing::warn!("signals cannot be received: {error}");
            std::future::pending().await
        }
    }
}

#[cfg(not(unix))]
async fn told_to_end() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending().await
    }
}
