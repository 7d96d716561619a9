//! Times for people.

use std::time::Duration;

/// A length of time in its largest unit, rounded down.
pub(super) fn span(span: Duration) -> String {
    let seconds = span.as_secs();
    match seconds {
        0..60 => format!("{seconds} s"),
        60..3_600 => format!("{} min", seconds / 60),
        3_600..86_400 => format!("{} h", seconds / 3_600),
        _ => format!("{} d", seconds / 86_400),
    }
}

/// A short length of time.
pub(super) fn took(span: Duration) -> String {
    if span < Duration::from_secs(10) { format!("{} ms", span.as_millis()) } else { self::span(span) }
}

pub(super) fn ago(at: Duration, now: Duration) -> String {
    let age = now.saturating_sub(at);
    if age < Duration::from_secs(1) { String::from("now") } else { format!("{} ago", span(age)) }
}

pub(super) fn until(at: Duration, now: Duration) -> String {
    // Rounded up: what is to come in half a second is not there yet.
    let left = at.saturating_sub(now) + Duration::from_millis(999);
    if at <= now { String::from("now") } else { format!("in {}", span(left)) }
}

/// A count and its noun.
pub(super) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::{ago, plural, span, took, until};
    use std::time::Duration;

    #[test]
    fn times_are_told_in_their_largest_unit() {
        let spans = [0, 59, 60, 3_599, 3_600, 86_400 * 3].map(|seconds| span(Duration::from_secs(seconds)));
        assert_eq!(spans, ["0 s", "59 s", "1 min", "59 min", "1 h", "3 d"]);
        let at = Duration::from_millis(10_500);
        assert_eq!([ago(at, at), ago(at, at * 2), ago(at * 2, at)], ["now", "10 s ago", "now"]);
        assert_eq!([until(at, at), until(at * 2, at), until(at, at * 2)], ["now", "in 11 s", "now"]);
        assert_eq!([took(Duration::from_millis(1_234)), took(at)], ["1234 ms", "10 s"]);
        assert_eq!([plural(1, "layer"), plural(2, "layer")], ["1 layer", "2 layers"]);
    }
}
