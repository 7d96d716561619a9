//! A body of several pieces that are there already: they are written as they are, without being copied together first.

use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
    vec,
};

use axum::body::{Body, Bytes};
use hyper::body::{Frame, SizeHint};

/// See the module.
pub(super) struct Pieces {
    pieces: vec::IntoIter<Bytes>,
    left: u64,
}

impl Pieces {
    pub(super) fn body(pieces: Vec<Bytes>) -> Body {
        let left = pieces.iter().map(|piece| piece.len() as u64).sum();
        Body::new(Self { pieces: pieces.into_iter(), left })
    }
}

impl hyper::body::Body for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // An empty frame would be taken for the end of a body without a length.
        let Some(piece) = self.pieces.find(|piece| !piece.is_empty()) else { return Poll::Ready(None) };
        self.left -= piece.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}

#[cfg(test)]
mod tests {
    use axum::body::{HttpBody, to_bytes};

    use super::*;

    #[tokio::test]
    async fn it_is_the_pieces_one_after_the_other_and_says_how_long_it_is() {
        for (texts, whole) in [(vec!["", "ab", "", "c", ""], "abc"), (vec![""], ""), (vec![], "")] {
            let body = Pieces::body(texts.into_iter().map(Bytes::from).collect());
            assert_eq!(
                (body.size_hint().exact(), body.is_end_stream()),
                (Some(whole.len() as u64), whole.is_empty())
            );
            assert_eq!(to_bytes(body, 10).await.unwrap(), whole);
        }
    }
}
