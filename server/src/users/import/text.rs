use std::io;

use bytes::Bytes;

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// The file is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum BadText {
    /// It has the mark of UTF-16.
    #[error("must be UTF-8, and this is UTF-16: save it as \"CSV UTF-8\"")]
    Utf16,
    /// It has bytes that UTF-8 has not.
    #[error("must be UTF-8, and line {0} is not: save it as \"CSV UTF-8\"")]
    Line(u64),
}

/// Makes text of a file that arrives in pieces: the mark at its beginning is taken off, every end of a line becomes a
/// line feed, the last one too, and what is not UTF-8 is refused. So lines are counted as an editor counts them.
#[derive(Debug, Default)]
pub(super) struct Clean {
    /// What has come and not gone out: a mark or a character of which the rest is still to come.
    rest: Vec<u8>,
    begun: bool,
    after_return: bool,
    ended_line: bool,
    lines: u64,
}

impl Clean {
    /// The text that this piece completes.
    pub(super) fn push(&mut self, piece: &[u8]) -> io::Result<Bytes> {
        self.rest.extend_from_slice(piece);
        if !self.begun {
            if self.rest.starts_with(b"\xFF\xFE") || self.rest.starts_with(b"\xFE\xFF") {
                return Err(io::Error::other(BadText::Utf16));
            }
            if self.rest.len() < BOM.len() && BOM.starts_with(&self.rest) {
                return Ok(Bytes::new());
            }
            if self.rest.starts_with(BOM) {
                self.rest.drain(..BOM.len());
            }
            self.begun = true;
        }
        let whole = match std::str::from_utf8(&self.rest) {
            Ok(text) => text.len(),
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            Err(error) => {
                let good = self.rest.get(..error.valid_up_to()).unwrap_or_default().to_vec();
                self.normalise(&good);
                return Err(io::Error::other(BadText::Line(self.lines + 1)));
            }
        };
        let text: Vec<u8> = self.rest.drain(..whole).collect();
        Ok(Bytes::from(self.normalise(&text)))
    }

    /// What remains when the file has ended.
    pub(super) fn finish(self) -> io::Result<Bytes> {
        if !self.rest.is_empty() {
            return Err(io::Error::other(BadText::Line(self.lines + 1)));
        }
        Ok(Bytes::from_static(if self.ended_line { b"" } else { b"\n" }))
    }

    fn normalise(&mut self, text: &[u8]) -> Vec<u8> {
        let mut lines = Vec::with_capacity(text.len());
        for &byte in text {
            match byte {
                b'\n' if self.after_return => {}
                b'\r' | b'\n' => {
                    lines.push(b'\n');
                    self.lines += 1;
                }
                _ => lines.push(byte),
            }
            self.after_return = byte == b'\r';
        }
        if let Some(last) = lines.last() {
            self.ended_line = *last == b'\n';
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However the file is cut into pieces, the text is the same.
    fn clean(file: &[u8]) -> Result<String, String> {
        let results = (1..=file.len().max(1)).map(|size| {
            let mut clean = Clean::default();
            let mut text = Vec::new();
            for piece in file.chunks(size) {
                text.extend_from_slice(&clean.push(piece).map_err(|e| e.to_string())?);
            }
            text.extend_from_slice(&clean.finish().map_err(|e| e.to_string())?);
            Ok(String::from_utf8(text).unwrap())
        });
        let results: Vec<_> = results.collect();
        assert!(results.windows(2).all(|pair| pair[0] == pair[1]), "{results:?}");
        results[0].clone()
    }

    #[test]
    fn marks_go_and_every_line_ends_with_a_line_feed() {
        assert_eq!(clean("\u{feff}a,ü\r\nb\rc\n\n€".as_bytes()).unwrap(), "a,ü\nb\nc\n\n€\n");
        assert_eq!(clean(b"").unwrap(), "\n");
        assert_eq!(clean(b"a\r\n").unwrap(), "a\n");
    }

    #[test]
    fn other_encodings_are_told_by_their_line() {
        assert_eq!(clean(b"name\r\nJ\xFCrgen").unwrap_err(), BadText::Line(2).to_string());
        assert_eq!(clean(b"name\nx\nZo\xC3").unwrap_err(), BadText::Line(3).to_string());
    }

    #[test]
    fn utf16_is_named() {
        let mut clean = Clean::default();
        assert_eq!(clean.push(b"\xFF\xFEn\0").unwrap_err().to_string(), BadText::Utf16.to_string());
    }
}
