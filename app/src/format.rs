//! Dates and numbers for people. The same code runs on both sides, so what is hydrated equals what was rendered.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::preferences::Language;

/// A day, like `24 Nov 2026` or `Nov 24, 2026`.
pub(crate) fn day(time: DateTime<Utc>, language: Language) -> String {
    let format = match language {
        Language::BritishEnglish => "%-d %b %Y",
        Language::AmericanEnglish => "%b %-d, %Y",
    };
    time.format(format).to_string()
}

/// A moment, like `24 Nov 2026, 20:03 UTC` or `Nov 24, 2026, 8:03 PM UTC`.
pub(crate) fn moment(time: DateTime<Utc>, language: Language) -> String {
    let format = match language {
        Language::BritishEnglish => "%-d %b %Y, %H:%M UTC",
        Language::AmericanEnglish => "%b %-d, %Y, %-I:%M %p UTC",
    };
    time.format(format).to_string()
}

/// A moment for machines, as `<time datetime>` wants it.
pub(crate) fn machine(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A whole number with its thousands set apart, like `5,000`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The size of a file, like `1.4 MB`.
pub(crate) fn bytes(size: f64) -> String {
    match size {
        size if size < 1000.0 => format!("{size:.0} B"),
        size if size < 1_000_000.0 => format!("{:.0} KB", size / 1000.0),
        size => format!("{:.1} MB", size / 1_000_000.0),
    }
}

/// The first letters of up to two names, for an avatar.
pub(crate) fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_reads_the_same_for_all_of_a_language() {
        let time: DateTime<Utc> = "2026-11-04T09:05:59+01:00".parse().unwrap();
        let texts = Language::ALL.map(|language| (day(time, language), moment(time, language)));
        let expected = [("4 Nov 2026", "4 Nov 2026, 08:05 UTC"), ("Nov 4, 2026", "Nov 4, 2026, 8:05 AM UTC")];
        assert_eq!(texts, expected.map(|(day, moment)| (day.to_owned(), moment.to_owned())));
        let midnight: DateTime<Utc> = "2026-11-04T00:05:00Z".parse().unwrap();
        assert_eq!(moment(midnight, Language::AmericanEnglish), "Nov 4, 2026, 12:05 AM UTC");
        assert_eq!(machine(time), "2026-11-04T08:05:59Z");
    }

    #[test]
    fn thousands_are_set_apart() {
        let texts = [0, 7, 999, 1000, 5000, 100_000, 1_234_567].map(count);
        assert_eq!(texts, ["0", "7", "999", "1,000", "5,000", "100,000", "1,234,567"]);
    }

    #[test]
    fn sizes_keep_to_three_digits_or_so() {
        assert_eq!([0.0, 999.0, 1000.0, 4_321_000.0].map(bytes), ["0 B", "999 B", "1 KB", "4.3 MB"]);
    }

    #[test]
    fn initials_are_of_the_first_and_the_last_name() {
        assert_eq!(initials("ana lía"), "AL");
        assert_eq!(initials("Jean-Luc van Damme"), "JD");
        assert_eq!(initials("Ω"), "Ω");
        assert_eq!(initials("  "), "");
    }
}
