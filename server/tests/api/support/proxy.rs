use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    sync::watch,
};

/// What a proxy does with what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Passes it on.
    Pass,
    /// Passes it on, every piece so late.
    Delay(Duration),
    /// Passes on what the server asks, and keeps what the service answers to itself.
    Deaf,
    /// Keeps the connections open and says nothing.
    Hang,
    /// Closes every connection, also new ones.
    Cut,
}

/// Stands between the server and a service, to be the network that fails.
#[derive(Debug)]
pub(crate) struct Proxy {
    port: u16,
    mode: watch::Sender<Mode>,
}

impl Proxy {
    /// In front of the service at this address, like `redis://host:port/0`; and the address to use instead.
    pub(crate) async fn before(url: &str) -> (Self, String) {
        let (start, rest) = url.split_at(url.find("://").unwrap() + 3);
        let (place, path) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let (user, host) = place.rsplit_once('@').map_or(("", place), |(user, host)| (user, host));
        let proxy = Self::listen(host.to_owned()).await;
        let at = if user.is_empty() { "" } else { "@" };
        let url = format!("{start}{user}{at}127.0.0.1:{}{path}", proxy.port);
        (proxy, url)
    }

    pub(crate) fn set(&self, mode: Mode) {
        self.mode.send_replace(mode);
    }

    async fn listen(service: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, mode) = watch::channel(Mode::Pass);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                if *mode.borrow() != Mode::Cut {
                    tokio::spawn(connect(client, service.clone(), mode.clone()));
                }
            }
        });
        Self { port, mode: sender }
    }
}

async fn connect(client: TcpStream, service: String, mode: watch::Receiver<Mode>) {
    let Ok(server) = TcpStream::connect(service).await else { return };
    let ((from_client, to_client), (from_server, to_server)) = (client.into_split(), server.into_split());
    tokio::select! {
        () = pass(from_client, to_server, mode.clone(), false) => {}
        () = pass(from_server, to_client, mode, true) => {}
    }
}

/// Ends when the connection does or is to be cut.
async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    mut mode: watch::Receiver<Mode>,
    answers: bool,
) {
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let now = *mode.borrow_and_update();
        let passes = matches!(now, Mode::Pass | Mode::Delay(_)) || (now == Mode::Deaf && !answers);
        tokio::select! {
            changed = mode.changed() => if changed.is_err() { return },
            () = std::future::ready(()), if now == Mode::Cut => return,
            read = from.read(&mut buffer), if passes => match read {
                Ok(length) if length > 0 => {
                    if let Mode::Delay(late) = now {
                        tokio::time::sleep(late).await;
                    }
                    if to.write_all(&buffer[..length]).await.is_err() {
                        return;
                    }
                }
                _ => return,
            },
        }
    }
}
