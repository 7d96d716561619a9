use crate::{
    FieldErrors, Holds, Parameter,
    query_string::{Pairs, QueryString},
};

/// Where a stream is to go on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Position {
    /// The id of the last event that was heard; for a first request, which cannot have `Last-Event-ID`. That header is
    /// heeded before this.
    pub after: Option<i64>,
}

impl QueryString for Position {
    const PARAMETERS: &'static [Parameter] = &[Parameter::new(
        "after",
        Holds::Pattern("^[0-9]{1,18}$"),
        "The id of the last event that was heard.",
    )];

    fn pairs(&self) -> Vec<(&'static str, String)> {
        self.after.map(|after| ("after", after.to_string())).into_iter().collect()
    }

    fn from_pairs(pairs: &Pairs) -> Result<Self, FieldErrors> {
        let id = |text: &str| {
            let digits = text.len() <= 18 && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| digits)
        };
        match pairs.get("after").map(id) {
            Some(None) => Err(FieldErrors::of("after", "must be the id of an event")),
            after => Ok(Self { after: after.flatten() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_reads_back_and_what_is_none_is_refused() {
        let position = Position { after: Some(42) };
        assert_eq!(Position::decode(&position.encode()), Ok(position));
        assert_eq!(Position::decode(""), Ok(Position::default()));
        for none in ["last", "-1", "%2B1", "1.0", "9999999999999999999"] {
            assert!(Position::decode(&format!("after={none}")).is_err(), "{none}");
        }
    }
}
