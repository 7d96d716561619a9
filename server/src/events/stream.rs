use std::{
    collections::VecDeque,
    convert::Infallible,
    pin::Pin,
    sync::{Arc, OnceLock},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use futures::Stream;
use tokio::sync::mpsc;

use super::board::{Board, Joined, Listener};

/// An open stream: what was missed, then what comes, then why it ends. It is closed when it is dropped.
#[derive(Debug)]
pub(super) struct EventStream {
    board: Arc<Board>,
    who: Listener,
    id: u64,
    /// Said before anything that comes.
    first: VecDeque<Bytes>,
    receiver: mpsc::Receiver<Bytes>,
    last: Arc<OnceLock<Bytes>>,
    ended: bool,
}

impl EventStream {
    pub(super) fn new(board: Arc<Board>, who: Listener, joined: Joined) -> Self {
        let Joined { id, receiver, last, .. } = joined;
        Self { board, who, id, first: VecDeque::new(), receiver, last, ended: false }
    }

    /// Says this before anything that comes.
    pub(super) fn begin_with(&mut self, message: Bytes) {
        self.first.push_back(message);
    }
}

impl Stream for EventStream {
    type Item = Result<Bytes, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(message) = self.first.pop_front() {
            return Poll::Ready(Some(Ok(message)));
        }
        if self.ended {
            return Poll::Ready(None);
        }
        match ready!(self.receiver.poll_recv(cx)) {
            Some(message) => Poll::Ready(Some(Ok(message))),
            None => {
                self.ended = true;
                Poll::Ready(self.last.get().cloned().map(Ok))
            }
        }
    }
}

impl Drop for EventStream {
    fn drop(&mut self) {
        self.board.leave(self.who, self.id);
    }
}
