//! Every word that the user interface says, so that other languages can follow.

pub(crate) mod audit;
pub(crate) mod developer;
pub(crate) mod inspector;
pub(crate) mod language;
pub(crate) mod notifications;
pub(crate) mod permissions;
pub(crate) mod roles;
pub(crate) mod settings;
pub(crate) mod users;

use contract::users::Status;

use crate::api::ApiError;

pub(crate) const PRODUCT: &str = "Mono";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const CLOSE: &str = "Close";
pub(crate) const DONE: &str = "Done";
pub(crate) const LOADING: &str = "Loading";
pub(crate) const TRY_AGAIN: &str = "Try again";
pub(crate) const OFFLINE: &str = "You are offline";
pub(crate) const OFFLINE_DETAIL: &str = "This page loads by itself as soon as the connection is back.";

pub(crate) const SAVE_ANYWAY: &str = "Save anyway";

/// That changes are kept until they can be sent.
pub(crate) fn waiting_changes(waiting: usize) -> String {
    match waiting {
        1 => "Offline: 1 change will be sent".to_owned(),
        n => format!("Offline: {} changes will be sent", crate::format::count(n as u64)),
    }
}

/// The roles that every organisation has, from the most powerful to the least.
pub(crate) const ROLES: [(&str, &str); 4] =
    [("owner", "Owner"), ("admin", "Admin"), ("editor", "Editor"), ("viewer", "Viewer")];

/// The name of a role; one of the organisation's own is called by its key.
pub(crate) fn role(key: &str) -> String {
    ROLES.iter().find(|(known, _)| *known == key).map_or(key, |(_, name)| name).to_owned()
}

/// The name of a status.
pub(crate) const fn status(status: Status) -> &'static str {
    match status {
        Status::Active => "Active",
        Status::Invited => "Invited",
        Status::Suspended => "Suspended",
    }
}

/// A message of the API as a sentence: with a capital and a full stop.
pub(crate) fn sentence(message: &str) -> String {
    let mut rest = message.trim().chars();
    let Some(first) = rest.next() else { return String::new() };
    let text: String = first.to_uppercase().chain(rest).collect();
    if text.ends_with(['.', '!', '?', '…']) { text } else { text + "." }
}

/// Why something did not work, and what can be done about it.
pub(crate) fn api_error(error: &ApiError) -> String {
    match error {
        ApiError::Problem(problem) => {
            let fields = problem.errors.0.iter().map(|error| sentence(&error.message)).collect::<Vec<_>>();
            match (fields.is_empty(), problem.detail.trim()) {
                (false, _) => fields.join(" "),
                (true, "") => sentence(&problem.title),
                (true, detail) => sentence(detail),
            }
        }
        ApiError::Network => "The server cannot be reached. Check your connection.".to_owned(),
        ApiError::Unreadable => "The server gave an answer that makes no sense.".to_owned(),
    }
}

/// What to quote to support about a failure on the server's side.
pub(crate) fn reference(error: &ApiError) -> Option<String> {
    let is_ours = matches!(error, ApiError::Problem(problem) if problem.status >= 500);
    error.request_id().filter(|_| is_ours).map(|id| format!("Reference: {id}"))
}

pub(crate) mod appearance {
    use crate::preferences::{GridView, SelectedView, Theme};

    pub(crate) const TITLE: &str = "Appearance";
    pub(crate) const TOGGLE_THEME: &str = "Switch between light and dark";
    pub(crate) const THEME: &str = "Theme";
    pub(crate) const DENSITY: &str = "Density";
    pub(crate) const VIEW: &str = "View";

    pub(crate) const fn theme(theme: Theme) -> &'static str {
        match theme {
            Theme::Light => "Light",
            Theme::Dark => "Dark",
            Theme::Auto => "System",
        }
    }

    pub(crate) const fn view(view: SelectedView) -> &'static str {
        match view {
            SelectedView::Grid => "Table",
            SelectedView::List => "List",
            SelectedView::Cards => "Cards",
        }
    }

    pub(crate) const fn density(density: GridView) -> &'static str {
        match density {
            GridView::Compact => "Compact",
            GridView::Comfortable => "Comfortable",
        }
    }
}

pub(crate) mod auth {
    pub(crate) const TITLE: &str = "Sign in to Mono";
    pub(crate) const LEAD: &str = "Your people and talent, in one place.";
    pub(crate) const EMAIL: &str = "E-mail";
    pub(crate) const PASSWORD: &str = "Password";
    pub(crate) const SIGN_IN: &str = "Sign in";
    pub(crate) const SIGNING_IN: &str = "Signing in…";
    pub(crate) const SIGN_OUT: &str = "Sign out";
    pub(crate) const SIGN_OUT_QUESTION: &str = "Sign out now?";
    pub(crate) const SIGN_OUT_ANYWAY: &str = "Sign out anyway";

    pub(crate) fn unsent(changes: usize) -> String {
        match changes {
            1 => "1 change has not been sent yet. It will be lost.".to_owned(),
            n => format!(
                "{} changes have not been sent yet. They will be lost.",
                crate::format::count(n as u64)
            ),
        }
    }

    pub(crate) const SIGNED_OUT: &str = "You are signed out";
    pub(crate) const SIGNED_OUT_DETAIL: &str = "Sign in to go on where you were.";

    /// Why signing in was refused, by the code in the address.
    pub(crate) fn refusal(code: &str) -> &'static str {
        match code {
            "credentials" => "E-mail or password is wrong.",
            "throttled" => "Too many attempts. Wait a minute, then try again.",
            "cross_site" => "The form came from another site. Sign in here instead.",
            _ => "Signing in is not possible at the moment. Try again shortly.",
        }
    }
}

pub(crate) mod frame {
    pub(crate) const SKIP: &str = "Skip to content";
    pub(crate) const SIDEBAR: &str = "Sidebar";
    pub(crate) const PAGES: &str = "Pages";
    pub(crate) const ADMINISTRATION: &str = "Administration";
    pub(crate) const BREADCRUMBS: &str = "Where you are";
    pub(crate) const TOGGLE_SIDEBAR: &str = "Toggle the sidebar";
    pub(crate) const NOT_FOUND: &str = "Page not found";
    pub(crate) const NOT_FOUND_DETAIL: &str =
        "There is nothing at this address. It may have moved, or never been.";
    pub(crate) const HOME: &str = "Go to users";
}

pub(crate) mod toast {
    pub(crate) const REGION: &str = "Messages";
    pub(crate) const DISMISS: &str = "Dismiss";
}

pub(crate) mod import {
    use contract::users::ImportReport;

    use crate::{api::ApiError, format};

    pub(crate) const TITLE: &str = "Import users";
    pub(crate) const CHOOSE: &str = "Choose a CSV file, or drop it here";
    pub(crate) const MODE: &str = "If some rows are not valid";
    pub(crate) const VALID: &str = "Take the valid rows";
    pub(crate) const VALID_DETAIL: &str = "The others are listed, with the reason.";
    pub(crate) const STRICT: &str = "Take none";
    pub(crate) const STRICT_DETAIL: &str = "All rows or nothing.";
    pub(crate) const CHECK: &str = "Check only";
    pub(crate) const START: &str = "Import";
    pub(crate) const SENDING: &str = "Sending the file…";
    pub(crate) const WORKING: &str = "Reading the rows…";
    pub(crate) const PROGRESS: &str = "Progress of the import";
    pub(crate) const REJECTED: &str = "Rejected rows";
    pub(crate) const LINE: &str = "Line";
    pub(crate) const FIELD: &str = "Field";
    pub(crate) const REASON: &str = "Reason";
    pub(crate) const DOWNLOAD_REJECTED: &str = "Download the rejected rows";
    pub(crate) const ANOTHER: &str = "Import another file";

    pub(crate) fn columns(columns: &[&str]) -> String {
        format!("Columns: {}. The first line names them.", columns.join(", "))
    }

    pub(crate) fn chosen(name: &str, size: &str) -> String {
        format!("{name} ({size})")
    }

    pub(crate) fn sent(bytes: &str, of: &str) -> String {
        format!("{bytes} of {of}")
    }

    pub(crate) fn shown(shown: u64, total: u64) -> String {
        format!("The first {} of {} are shown.", format::count(shown), format::count(total))
    }

    pub(crate) fn summary(report: &ImportReport) -> String {
        let taken = match (report.dry_run, report.imported) {
            (true, 1) => "1 user would be imported".to_owned(),
            (true, n) => format!("{} users would be imported", format::count(n)),
            (false, 1) => "1 user was imported".to_owned(),
            (false, n) => format!("{} users were imported", format::count(n)),
        };
        match report.rejected_total {
            0 => format!("{taken}."),
            1 => format!("{taken}, 1 row was rejected."),
            n => format!("{taken}, {} rows were rejected.", format::count(n)),
        }
    }

    pub(crate) fn failed(error: &ApiError) -> String {
        format!("The file was not imported. {}", super::api_error(error))
    }
}

#[cfg(test)]
mod tests {
    use contract::{Code, Problem, users::ImportReport};

    use super::*;

    #[test]
    fn a_message_becomes_a_sentence() {
        assert_eq!(sentence("must not be empty"), "Must not be empty.");
        assert_eq!(sentence("Done!"), "Done!");
        assert_eq!(sentence(" "), "");
    }

    #[test]
    fn bad_fields_are_told_before_the_general_detail() {
        let mut problem = Problem::new(Code::Invalid, "Some fields are bad", "r");
        problem.errors.push("name", "must not be empty");
        assert_eq!(api_error(&ApiError::Problem(problem.into())), "Must not be empty.");
        let problem = Problem::new(Code::Forbidden, "", "r");
        assert_eq!(api_error(&ApiError::Problem(problem.into())), "Not allowed.");
    }

    #[test]
    fn only_our_own_failures_come_with_a_reference() {
        let problem = |code| ApiError::Problem(Problem::new(code, "", "r9").into());
        assert_eq!(reference(&problem(Code::Internal)).as_deref(), Some("Reference: r9"));
        assert_eq!(reference(&problem(Code::Conflict)), None);
    }

    #[test]
    fn an_import_is_summed_up() {
        let report = ImportReport { imported: 1200, rejected_total: 1, ..ImportReport::default() };
        assert_eq!(import::summary(&report), "1,200 users were imported, 1 row was rejected.");
        let report = ImportReport { imported: 1, dry_run: true, ..ImportReport::default() };
        assert_eq!(import::summary(&report), "1 user would be imported.");
    }
}
