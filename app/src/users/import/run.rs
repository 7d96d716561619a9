use contract::users::{ImportOptions, ImportReport, ImportUsers};
use leptos::{html::Input, prelude::*, task::spawn_local};
use query::{Filter, QueryClient, use_query_client};

use super::super::queries::keys;
use crate::{
    api::{self, ApiError, UploadEvent},
    platform::{self, Upload},
};

/// How far an import is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Stage {
    /// A file is to be chosen, or has been.
    Choosing,
    Sending {
        bytes: f64,
        of: f64,
    },
    /// All has been sent; the server is at work.
    Working,
    Done(ImportReport),
    Failed(ApiError),
}

impl Stage {
    pub(super) fn is_running(&self) -> bool {
        matches!(self, Self::Sending { .. } | Self::Working)
    }

    /// The stage after this event.
    fn after(event: UploadEvent) -> Self {
        match event {
            UploadEvent::Sent { bytes, of } if bytes < of => Self::Sending { bytes, of },
            UploadEvent::Sent { .. } => Self::Working,
            UploadEvent::Answered(answer) => match api::read::<ImportUsers>(&answer) {
                Ok(report) => Self::Done(report),
                Err(error) => Self::Failed(error),
            },
            UploadEvent::Failed => Self::Failed(ApiError::Network),
            UploadEvent::Cancelled => Self::Choosing,
        }
    }
}

/// One import after the other.
#[derive(Clone, Copy)]
pub(super) struct Import {
    pub(super) stage: RwSignal<Stage>,
    upload: StoredValue<Option<Upload>>,
    client: StoredValue<QueryClient>,
    tenant: i32,
}

impl Import {
    /// None under way.
    pub(super) fn new(tenant: i32) -> Self {
        Self {
            stage: RwSignal::new(Stage::Choosing),
            upload: StoredValue::new(None),
            client: StoredValue::new(use_query_client()),
            tenant,
        }
    }

    /// Sends the file chosen in `input`.
    pub(super) fn start(self, input: NodeRef<Input>, options: ImportOptions) {
        let Some((_, size)) = platform::chosen_file(input) else { return };
        let Some(client) = self.client.try_get_value() else { return };
        self.stage.set(Stage::Sending { bytes: 0.0, of: size });
        spawn_local(async move {
            // An upload cannot renew an access token that has run out, so that is done before.
            let session =
                client.context::<api::Api>().map(|api| api.call::<contract::auth::GetSession>((), &(), &()));
            if let Some(session) = session
                && let Err(error) = session.await
            {
                return self.settle(Stage::Failed(error));
            }
            let uri = api::uri::<ImportUsers>((), &options);
            match Upload::start(&uri, input, move |event| self.settle(Stage::after(event))) {
                Some(upload) => self.upload.set_value(Some(upload)),
                None => self.settle(Stage::Failed(ApiError::Network)),
            }
        });
    }

    /// Stops it; nothing has been imported then.
    pub(super) fn cancel(self) {
        self.upload.with_value(|upload| upload.as_ref().map(Upload::cancel));
    }

    /// Back to the choice.
    pub(super) fn restart(self) {
        self.stage.set(Stage::Choosing);
    }

    fn settle(self, stage: Stage) {
        if let (Stage::Done(report), Some(client)) = (&stage, self.client.try_get_value())
            && !report.dry_run
        {
            client.invalidate(Filter::prefix(keys::all(self.tenant)));
        }
        // Gone with the page, if the person has left it.
        self.stage.try_set(stage);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::ApiResponse;

    #[test]
    fn what_has_all_been_sent_is_being_worked_on() {
        let sent = |bytes| Stage::after(UploadEvent::Sent { bytes, of: 10.0 });
        assert_eq!(sent(4.0), Stage::Sending { bytes: 4.0, of: 10.0 });
        assert_eq!(sent(10.0), Stage::Working);
    }

    #[test]
    fn an_answer_is_a_report_or_a_problem() {
        let answer = |status, body: &str| {
            Stage::after(UploadEvent::Answered(ApiResponse {
                status,
                etag: None,
                versions: None,
                body: body.to_owned(),
            }))
        };
        let report = r#"{"imported":2,"rejected":[],"rejectedTotal":0,"dryRun":false}"#;
        assert!(matches!(answer(200, report), Stage::Done(report) if report.imported == 2));
        assert_eq!(answer(502, "<html>"), Stage::Failed(ApiError::Unreadable));
    }

    #[test]
    fn who_stops_it_may_choose_again() {
        assert_eq!(Stage::after(UploadEvent::Cancelled), Stage::Choosing);
        assert_eq!(Stage::after(UploadEvent::Failed), Stage::Failed(ApiError::Network));
    }
}
