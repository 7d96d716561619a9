use contract::{Code, Problem};
use serde::{Deserialize, Serialize};

/// Why a call gave no result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// The API said why.
    Problem(Box<Problem>),
    /// There was no answer.
    Network,
    /// The answer is not what the contract promises.
    Unreadable,
}

impl ApiError {
    /// The code, if the API gave one.
    pub fn code(&self) -> Option<Code> {
        match self {
            Self::Problem(problem) => Some(problem.code),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// The message for one field of the request.
    pub fn field(&self, name: &str) -> Option<&str> {
        match self {
            Self::Problem(problem) => problem.errors.message(name),
            Self::Network | Self::Unreadable => None,
        }
    }

    /// The id under which the server's logs know the request.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) if !problem.request_id.is_empty() => Some(&problem.request_id),
            _ => None,
        }
    }

    /// Whether the same request could succeed later: not if the API refused it. One that is under way already has its
    /// answer soon.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Problem(problem) if problem.code == Code::InFlight => true,
            Self::Problem(problem) => !(400..500).contains(&problem.status),
            Self::Network => true,
            Self::Unreadable => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(code: Code) -> ApiError {
        ApiError::Problem(Problem::new(code, "", "r1").into())
    }

    #[test]
    fn what_the_api_refused_is_not_asked_again() {
        assert!(ApiError::Network.is_transient());
        assert!(problem(Code::Unavailable).is_transient() && problem(Code::InFlight).is_transient());
        for code in [Code::Invalid, Code::Forbidden, Code::NotFound, Code::RateLimited, Code::Unauthenticated]
        {
            assert!(!problem(code).is_transient(), "{code:?}");
        }
        assert!(!ApiError::Unreadable.is_transient());
    }

    #[test]
    fn the_request_id_is_kept_for_support() {
        assert_eq!(problem(Code::Internal).request_id(), Some("r1"));
        assert_eq!(ApiError::Network.request_id(), None);
    }
}
