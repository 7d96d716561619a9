//! Answers that go on leave hyper.
//!
//! hyper holds two buffers of 8 kB and the state of a request for as long as a connection lives, and waits without end for a
//! reader that does not read. A stream of events needs neither: once hyper has written its head, the connection is taken
//! from it and the body is written here, chunk by chunk (RFC 9112, 7.1), until it ends or its reader does. Over HTTP/2 a
//! stream stays where it is: the connection is not its own.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{body::Body, response::Response};
use bytes::Bytes;
use http::{HeaderValue, header};
use http_body_util::BodyExt;
use hyper::{
    body::Frame,
    rt::{Read, ReadBufCursor, Write},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::AsyncWriteExt,
    net::TcpStream,
    sync::Notify,
    time::{sleep, timeout},
};

/// How long a reader may take to read a chunk, beyond what the system holds for it.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// What hyper and this module know together of a connection.
#[derive(Debug, Default)]
pub(super) struct Line {
    /// Something was asked on it.
    heard: AtomicBool,
    /// hyper has begun with the body: the head is written, and nothing comes after it.
    begun: AtomicBool,
    /// All that hyper has written is on its way.
    written: Notify,
    parts: Mutex<Parts>,
}

#[derive(Debug, Default)]
struct Parts {
    stream: Option<TcpStream>,
    body: Option<Body>,
}

/// A connection that hyper has let go of, and what is to be written on it.
#[derive(Debug)]
pub(super) struct Onward {
    stream: TcpStream,
    body: Body,
}

impl Line {
    /// Keeps the body of an answer that goes on; hyper is given one that says nothing.
    pub(super) fn keep(self: &Arc<Self>, answer: Response) -> Response {
        let kind = answer.headers().get(header::CONTENT_TYPE);
        if kind.is_none_or(|kind| !kind.as_bytes().starts_with(b"text/event-stream")) {
            return answer;
        }
        let (mut head, body) = answer.into_parts();
        head.headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        self.parts().body = Some(body);
        Response::from_parts(head, Body::new(Silence(Arc::clone(self))))
    }

    /// Resolves when the head of such an answer has been written.
    pub(super) async fn written(&self) {
        self.written.notified().await;
    }

    /// Something is asked.
    pub(super) fn heard(&self) {
        self.heard.store(true, Ordering::Relaxed);
    }

    /// Resolves if nothing has been asked after so long. Until hyper knows the version of HTTP, it has no deadline itself.
    pub(super) async fn silent(&self, most: Duration) {
        sleep(most).await;
        if self.heard.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
    }

    /// The connection, once hyper has dropped it.
    pub(super) fn onward(&self) -> Option<Onward> {
        let mut parts = self.parts();
        Some(Onward { stream: parts.stream.take()?, body: parts.body.take()? })
    }

    fn parts(&self) -> MutexGuard<'_, Parts> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Onward {
    /// Writes until the body ends or its reader goes, or takes longer than `patience` for a chunk.
    pub(super) async fn write(self, patience: Duration) {
        let Self { mut stream, mut body } = self;
        loop {
            let frame = tokio::select! {
                frame = body.frame() => frame,
                () = gone(&stream) => return,
            };
            let (text, is_last) = match frame.map(|frame| frame.map(Frame::into_data)) {
                Some(Ok(Ok(data))) if data.is_empty() => continue,
                Some(Ok(Ok(data))) => (chunk(&data), false),
                Some(Ok(Err(_trailers))) => continue,
                // Without its end the reader knows that something is missing.
                Some(Err(_)) => return,
                None => (b"0\r\n\r\n".to_vec(), true),
            };
            match timeout(patience, stream.write_all(&text)).await {
                Ok(Ok(())) if !is_last => {}
                _ => return drop(stream.shutdown().await),
            }
        }
    }
}

fn chunk(data: &Bytes) -> Vec<u8> {
    let mut text = format!("{:x}\r\n", data.len()).into_bytes();
    text.extend_from_slice(data);
    text.extend_from_slice(b"\r\n");
    text
}

/// Resolves when the reader has closed the connection. What it says is not heard: it was told that this is the last answer.
async fn gone(stream: &TcpStream) {
    loop {
        if stream.readable().await.is_err() {
            return;
        }
        match stream.try_read(&mut [0; 64]) {
            Ok(0) => return,
            Err(error) if error.kind() != io::ErrorKind::WouldBlock => return,
            _ => {}
        }
    }
}

/// A body that never says anything.
struct Silence(Arc<Line>);

impl hyper::body::Body for Silence {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        self.0.begun.store(true, Ordering::Relaxed);
        Poll::Pending
    }
}

/// The connection as hyper sees it. When hyper drops it after the head of an answer that goes on, the line has it.
#[derive(Debug)]
pub(super) struct LineIo {
    stream: Option<TokioIo<TcpStream>>,
    line: Arc<Line>,
    is_written: bool,
}

impl LineIo {
    pub(super) fn new(stream: TcpStream, line: Arc<Line>) -> Self {
        Self { stream: Some(TokioIo::new(stream)), line, is_written: false }
    }

    fn stream(&mut self) -> io::Result<Pin<&mut TokioIo<TcpStream>>> {
        self.stream.as_mut().map(Pin::new).ok_or_else(|| io::ErrorKind::NotConnected.into())
    }
}

impl Read for LineIo {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: ReadBufCursor<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream()?.poll_read(cx, buffer)
    }
}

impl Write for LineIo {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, text: &[u8]) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write(cx, text)
    }

    /// hyper flushes when it has written all that it had to.
    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.stream()?.poll_flush(cx))?;
        if self.line.begun.load(Ordering::Relaxed) {
            self.is_written = true;
            self.line.written.notify_one();
        }
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream()?.poll_shutdown(cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.as_ref().is_some_and(Write::is_write_vectored)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        texts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.stream()?.poll_write_vectored(cx, texts)
    }
}

impl Drop for LineIo {
    fn drop(&mut self) {
        if self.is_written {
            self.line.parts().stream = self.stream.take().map(TokioIo::into_inner);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::stream;
    use tokio::{io::AsyncReadExt, net::TcpListener};

    use super::*;

    const LONG: Duration = Duration::from_secs(30);

    async fn connection() -> (TcpStream, TcpStream) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let reader = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        (listener.accept().await.unwrap().0, reader)
    }

    fn body<S: futures::Stream<Item = io::Result<&'static str>> + Send + 'static>(texts: S) -> Body {
        Body::from_stream(texts)
    }

    #[tokio::test]
    async fn each_text_is_a_chunk_and_the_end_is_said() {
        let (stream, mut reader) = connection().await;
        let texts = stream::iter([Ok("data: one\n\n"), Ok(""), Ok(":\n\n")]);
        Onward { stream, body: body(texts) }.write(LONG).await;
        let mut heard = String::new();
        reader.read_to_string(&mut heard).await.unwrap();
        assert_eq!(heard, "b\r\ndata: one\n\n\r\n3\r\n:\n\n\r\n0\r\n\r\n");
    }

    #[tokio::test]
    async fn a_body_that_breaks_has_no_end() {
        let (stream, mut reader) = connection().await;
        let texts = stream::iter([Ok("data: one\n\n"), Err(io::ErrorKind::Other.into())]);
        Onward { stream, body: body(texts) }.write(LONG).await;
        let mut heard = String::new();
        reader.read_to_string(&mut heard).await.unwrap();
        assert_eq!(heard, "b\r\ndata: one\n\n\r\n");
    }

    #[tokio::test]
    async fn who_goes_is_not_written_to_and_who_talks_is_not_heard() {
        let (stream, mut reader) = connection().await;
        reader.write_all(&[b'x'; 1000]).await.unwrap();
        drop(reader);
        Onward { stream, body: body(stream::pending()) }.write(LONG).await;
    }

    #[tokio::test]
    async fn who_does_not_read_is_let_go() {
        let (stream, reader) = connection().await;
        let texts =
            stream::repeat_with(|| Ok("data: the same once more, for someone who does not listen\n\n"));
        Onward { stream, body: body(texts) }.write(Duration::from_millis(20)).await;
        drop(reader);
    }
}
