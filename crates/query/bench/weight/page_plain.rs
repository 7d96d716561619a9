//! A page of Leptos that asks with a `Resource` for each answer.

/// `page_plain!(Name, "key")`: asks for one, shows it, asks again, and writes to it by hand.
macro_rules! page_plain {
    ($name:ident, $key:literal) => {{
        crate::page::put(|| {
            let id = RwSignal::new(1_u32);
            let answer = Resource::new(
                move || id.get(),
                |id| {
                    send_wrapper::SendWrapper::new(async move {
                        let text = crate::plain::ask(&format!("{}/{id}", $key)).await;
                        <crate::types::$name as crate::types::Answer>::read(&text)
                    })
                },
            );
            view! {
                <Suspense fallback=|| "…">
                    {move || answer.get().and_then(Result::ok).map(|data| crate::types::Answer::write(&data))}
                </Suspense>
                <button on:click=move |_| id.update(|id| *id += 1)>"Next"</button>
                <button on:click=move |_| answer.refetch()>"Again"</button>
                <button on:click=move |_| answer.update(|answer| *answer = None)>"Clear"</button>
            }
            .into_any()
        });
    }};
}
