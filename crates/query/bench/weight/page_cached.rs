//! The same page, with a query for each answer.

/// `page_cached!(Name, "key")`: observes one, shows it, invalidates it, and writes to it by hand.
macro_rules! page_cached {
    ($name:ident, $key:literal) => {{
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        struct Asked(u32);

        impl query::Query for Asked {
            type Data = crate::types::$name;
            type Error = String;

            fn key(&self) -> query::QueryKey {
                query::QueryKey::new($key).with(self.0)
            }

            async fn fetch(self, _: query::FetchContext) -> Result<Self::Data, String> {
                let text = send_wrapper::SendWrapper::new(async move {
                    crate::plain::ask(&format!("{}/{}", $key, self.0)).await
                });
                <crate::types::$name as crate::types::Answer>::read(&text.await)
            }
        }

        crate::page::put(|| {
            let id = RwSignal::new(1_u32);
            let client = query::use_query_client();
            let again = client.clone();
            let answer = query::use_query(move || Asked(id.get()));
            view! {
                <Suspense fallback=|| "…">
                    {move || answer.data().map(|data| crate::types::Answer::write(&*data))}
                </Suspense>
                <button on:click=move |_| id.update(|id| *id += 1)>"Next"</button>
                <button on:click=move |_| drop(again.invalidate(&Asked(id.get())))>"Again"</button>
                <button on:click=move |_| client.remove(&Asked(id.get()))>"Clear"</button>
            }
            .into_any()
        });
    }};
}
