//! A program without the cache: asks, reads the answer, shows it.

/// `plain!(Name, "key")`: asks for one.
macro_rules! plain {
    ($name:ident, $key:literal) => {{
        let id: u32 = crate::plain::show("");
        wasm_bindgen_futures::spawn_local(async move {
            let text = crate::plain::ask(&format!("{}/{id}", $key)).await;
            if let Ok(answer) = <crate::types::$name as crate::types::Answer>::read(&text) {
                crate::plain::show(&crate::types::Answer::write(&answer));
            }
        });
    }};
}

#[wasm_bindgen::prelude::wasm_bindgen]
extern "C" {
    /// Stands for the page.
    pub(crate) fn show(text: &str) -> u32;
    /// Stands for the network.
    #[wasm_bindgen(js_name = ask)]
    fn request(path: &str) -> js_sys::Promise;
}

pub(crate) async fn ask(path: &str) -> String {
    let answer = wasm_bindgen_futures::JsFuture::from(request(path)).await;
    answer.ok().and_then(|answer| answer.as_string()).unwrap_or_default()
}
