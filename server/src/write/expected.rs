use contract::Code;
use http::{HeaderMap, header};

use crate::{Error, Result};

/// Which version a change is meant for: what `If-Match` says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expected(Option<Vec<i64>>);

impl Expected {
    /// Any version.
    pub fn any() -> Self {
        Self(None)
    }

    /// Reads `If-Match` (RFC 9110, 13.1.1). Without it, and for `*`, any version will do. It compares strongly: a weak tag
    /// matches nothing, nor does what is no tag of ours.
    pub fn of(headers: &HeaderMap) -> Self {
        let mut versions = Vec::new();
        let mut given = false;
        for value in headers.get_all(header::IF_MATCH) {
            given = true;
            // No tag of ours holds a comma, so what one splits matches nothing in any case.
            for tag in value.as_bytes().split(|byte| *byte == b',').map(<[u8]>::trim_ascii) {
                if tag == b"*" {
                    return Self::any();
                }
                versions.extend(version(tag));
            }
        }
        Self(given.then_some(versions))
    }

    /// An error if the version is not one that is meant.
    pub fn check(&self, version: i64) -> Result<()> {
        match &self.0 {
            Some(versions) if !versions.contains(&version) => {
                let detail =
                    "Someone else changed this in the meantime. Look at the present state and try again.";
                Err(Error::new(Code::Outdated, detail))
            }
            _ => Ok(()),
        }
    }
}

fn version(tag: &[u8]) -> Option<i64> {
    let digits = tag.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    // Only the one spelling that an `ETag` of ours has.
    let version: i64 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    (version.to_string().as_bytes() == digits).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(values: &[&str], present: i64) -> bool {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::IF_MATCH, value.parse().unwrap());
        }
        Expected::of(&headers).check(present).is_ok()
    }

    #[test]
    fn what_matches_and_what_does_not() {
        let table: [(&[&str], bool); 14] = [
            (&[], true),
            (&["*"], true),
            (&[" * "], true),
            (&["\"7\""], true),
            (&["\"6\", \"7\""], true),
            (&["\"6\"", "\"7\""], true),
            (&["\"6\""], false),
            (&["W/\"7\""], false),
            (&["7"], false),
            (&["\"07\""], false),
            (&["\"+7\""], false),
            (&["\"\""], false),
            (&[""], false),
            (&["\"7"], false),
        ];
        for (values, expected) in table {
            assert_eq!(fits(values, 7), expected, "{values:?}");
        }
    }
}
