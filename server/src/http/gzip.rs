//! Gzip of a text that is the same each time but for its nonces (RFC 1951, RFC 1952). What stands between the nonces is
//! compressed once, each piece by itself and up to a whole byte; a nonce goes between them as it is.

use axum::body::Bytes;
use flate2::{Compress, Compression, Crc, FlushCompress};
use http::{HeaderMap, header};

/// No name, no time, no system.
const HEADER: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
/// A last block with nothing in it.
const END: [u8; 5] = [1, 0, 0, 0xff, 0xff];

/// See the module.
#[derive(Debug)]
pub(super) struct Gzipped(Vec<Part>);

#[derive(Debug)]
struct Part {
    deflated: Bytes,
    crc: Crc,
}

impl Gzipped {
    /// `None` if a piece cannot be compressed, which memory alone could be the reason of.
    pub(super) fn new(parts: &[Bytes]) -> Option<Self> {
        let part = |part: &Bytes| Some(Part { deflated: deflated(part)?.into(), crc: crc(part) });
        parts.iter().map(part).collect::<Option<_>>().map(Self)
    }

    /// The text with this nonce, in pieces.
    pub(super) fn with(&self, nonce: &str) -> Vec<Bytes> {
        let (between, of_nonce) = (Bytes::from(stored(nonce.as_bytes())), crc(nonce.as_bytes()));
        let mut gzip = Vec::with_capacity(2 * self.0.len() + 1);
        gzip.push(Bytes::from_static(&HEADER));
        let mut whole = Crc::new();
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                gzip.push(between.clone());
                whole.combine(&of_nonce);
            }
            gzip.push(part.deflated.clone());
            whole.combine(&part.crc);
        }
        gzip.push([&END[..], &whole.sum().to_le_bytes(), &whole.amount().to_le_bytes()].concat().into());
        gzip
    }
}

fn crc(text: &[u8]) -> Crc {
    let mut crc = Crc::new();
    crc.update(text);
    crc
}

/// Blocks none of which is the last, ended at a whole byte.
fn deflated(part: &[u8]) -> Option<Vec<u8>> {
    let mut compress = Compress::new(Compression::default(), false);
    let mut deflated = Vec::with_capacity(part.len() / 4 + 64);
    loop {
        let taken = usize::try_from(compress.total_in()).ok()?;
        compress.compress_vec(&part[taken..], &mut deflated, FlushCompress::Sync).ok()?;
        // Where room is left, all of it is there.
        if deflated.len() < deflated.capacity() {
            return (compress.total_in() == part.len() as u64).then_some(deflated);
        }
        deflated.reserve(part.len() / 4 + 64);
    }
}

/// A block that is not compressed. A nonce is far shorter than the 64 KiB that one may have.
fn stored(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX);
    [&[0], &length.to_le_bytes()[..], &(!length).to_le_bytes(), &bytes[..length.into()]].concat()
}

/// Whether a client takes gzip, and nothing else that we have rather than it.
pub(super) fn is_welcome(headers: &HeaderMap) -> bool {
    let weight = |wanted: &str| {
        let values =
            headers.get_all(header::ACCEPT_ENCODING).into_iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(',')).find_map(|item| {
            let (name, parameter) = item.split_once(';').unwrap_or((item, "q=1"));
            let q = parameter.trim().strip_prefix("q=").and_then(|q| q.trim().parse::<f32>().ok());
            name.trim().eq_ignore_ascii_case(wanted).then_some(q.unwrap_or(0.0))
        })
    };
    weight("gzip").is_some_and(|gzip| gzip > 0.0 && gzip >= weight("br").unwrap_or(0.0))
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use flate2::read::GzDecoder;

    use super::*;

    fn unzipped(gzip: &[u8]) -> String {
        let mut text = String::new();
        GzDecoder::new(gzip).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn it_is_the_text_with_the_nonce_between_its_parts() {
        let long = "<tr><td>Ada</td></tr>".repeat(9_000);
        let random: String =
            (0..40_000u32).map(|n| char::from(33 + (n.wrapping_mul(2_654_435_761) >> 26) as u8)).collect();
        for texts in
            [vec!["one"], vec!["", "", ""], vec!["a", "b"], vec![&long, "x", &random], vec!["", &long]]
        {
            let parts: Vec<Bytes> = texts.iter().map(|text| Bytes::from((*text).to_owned())).collect();
            let gzipped = Gzipped::new(&parts).unwrap();
            for nonce in ["q83vEjRWeJASNFZ4kBI0Vg==", ""] {
                assert_eq!(unzipped(&gzipped.with(nonce).concat()), texts.join(nonce));
            }
        }
    }

    #[test]
    fn it_is_smaller() {
        let parts = [Bytes::from("<tr><td>Ada</td></tr>".repeat(1_000))];
        assert!(Gzipped::new(&parts).unwrap().with("").concat().len() < 500);
    }

    #[test]
    fn who_takes_it() {
        let table = [
            ("gzip", true),
            ("GZIP", true),
            ("gzip, deflate, br, zstd", true),
            ("br, gzip;q=0.9", false),
            ("br;q=0.5, gzip;q=0.6", true),
            ("gzip;q=0", false),
            ("gzip;q=x", false),
            ("br", false),
            ("identity", false),
            ("gzipped", false),
            ("", false),
        ];
        for (value, welcome) in table {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, value.parse().unwrap());
            assert_eq!(is_welcome(&headers), welcome, "{value}");
        }
        assert!(!is_welcome(&HeaderMap::new()));
    }
}
