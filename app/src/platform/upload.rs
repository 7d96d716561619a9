use std::rc::Rc;

use leptos::{html::Input, prelude::*};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{ProgressEvent, XmlHttpRequest};

use crate::api::{ApiResponse, UploadEvent};

/// Name and size in bytes of the file that was chosen.
pub(crate) fn chosen_file(input: NodeRef<Input>) -> Option<(String, f64)> {
    let file = file(input)?;
    Some((file.name(), file.size()))
}

fn file(input: NodeRef<Input>) -> Option<web_sys::File> {
    input.get_untracked()?.files()?.get(0)
}

type Listener = Closure<dyn FnMut(ProgressEvent)>;

/// A file on its way. By `XMLHttpRequest`, as `fetch` does not tell how much has been sent.
pub(crate) struct Upload(SendWrapper<(XmlHttpRequest, Vec<Listener>)>);

impl Upload {
    /// Sends the file that was chosen in `input`. `None` if there is none, or it cannot be sent.
    pub(crate) fn start(
        uri: &str,
        input: NodeRef<Input>,
        on_event: impl Fn(UploadEvent) + 'static,
    ) -> Option<Self> {
        let file = file(input)?;
        let request = XmlHttpRequest::new().ok()?;
        request.open_with_async("POST", uri, true).ok()?;
        request.set_request_header("content-type", "text/csv").ok()?;
        request.set_request_header("accept", "application/json").ok()?;
        let on_event = Rc::new(on_event);
        let listener = |event: Box<dyn Fn(ProgressEvent) -> UploadEvent>| {
            let on_event = Rc::clone(&on_event);
            Closure::<dyn FnMut(ProgressEvent)>::new(move |progress| on_event(event(progress)))
        };
        let sent = listener(Box::new(|progress| UploadEvent::Sent {
            bytes: progress.loaded(),
            of: progress.total(),
        }));
        let answered = request.clone();
        let answer = listener(Box::new(move |_| {
            UploadEvent::Answered(ApiResponse {
                status: answered.status().unwrap_or_default(),
                etag: None,
                versions: None,
                body: answered.response_text().ok().flatten().unwrap_or_default(),
            })
        }));
        let failed = listener(Box::new(|_| UploadEvent::Failed));
        let cancelled = listener(Box::new(|_| UploadEvent::Cancelled));
        request.upload().ok()?.set_onprogress(Some(sent.as_ref().unchecked_ref()));
        request.set_onload(Some(answer.as_ref().unchecked_ref()));
        request.set_onerror(Some(failed.as_ref().unchecked_ref()));
        request.set_onabort(Some(cancelled.as_ref().unchecked_ref()));
        request.send_with_opt_blob(Some(&file)).ok()?;
        Some(Self(SendWrapper::new((request, vec![sent, answer, failed, cancelled]))))
    }

    /// Stops it. What the server has not finished it undoes.
    pub(crate) fn cancel(&self) {
        // Aborting a request that is over does nothing.
        let _ = self.0.0.abort();
    }
}
