use query::Mutation;

use crate::{api::ApiError, text};

/// What can be asked for instead of a change that failed.
#[derive(Debug, Clone)]
pub(crate) struct TryAgain<M> {
    /// What the button says.
    pub(crate) label: &'static str,
    /// The change that it asks for.
    pub(crate) mutation: M,
}

/// A change that can be talked about, by whoever finds out that it failed: it may be another page than the one that asked.
pub(crate) trait Change: Mutation<Error = ApiError> {
    /// That it failed, as a sentence with all that the person had typed.
    fn failure(&self) -> String;

    /// What may help after `error`. By default the same change once more, if there was no refusal: with the client it
    /// goes through, whoever asked for it.
    fn again(&self, error: &ApiError) -> Option<TryAgain<Self>> {
        error.is_transient().then(|| TryAgain { label: text::TRY_AGAIN, mutation: self.clone() })
    }
}
