//! Whose outcome it is that a page carries, and what of it.

use crate::page::{hydrate, render};
use leptos::prelude::*;
use query::{FetchContext, Query, QueryKey, UseQueries, use_queries, use_query};
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! hidden {
    ($name:ident, $key:expr) => {
        /// Does not show what it is for.
        #[derive(Clone, PartialEq, Eq, Hash)]
        struct $name(u32);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("..")
            }
        }

        impl Query for $name {
            type Data = u32;
            type Error = String;

            fn key(&self) -> QueryKey {
                let key: fn(u32) -> QueryKey = $key;
                key(self.0)
            }

            async fn fetch(self, _: FetchContext) -> Result<u32, String> {
                Ok(self.0)
            }
        }
    };
}

hidden!(Hidden, |id| QueryKey::new("hidden").with(id));
hidden!(Nameless, |_| QueryKey::new("hidden"));

fn all<Q: Query<Data = u32>>(make: fn(u32) -> Q) -> UseQueries<Q> {
    use_queries(move || vec![make(1), make(2)])
}

fn shown<Q: Query<Data = u32>>(list: UseQueries<Q>) -> Vec<Option<u32>> {
    list.data().into_iter().map(|data| data.map(|data| *data)).collect()
}

#[tokio::test]
async fn queries_that_hide_what_they_are_for_are_told_apart_by_their_keys() {
    fn app() -> impl IntoView {
        let list = all(Hidden);
        view! { <Suspense>{move || format!("{:?}", shown(list))}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("[Some(1), Some(2)]"), "{}", page.html);
    let (shown, _, _owner) = hydrate(page.data, || shown(all(Hidden)));
    assert_eq!(shown, [Some(1), Some(2)]);
}

#[tokio::test]
async fn queries_that_cannot_be_told_apart_are_asked_again_in_the_browser() {
    fn app() -> impl IntoView {
        let list = all(Nameless);
        view! { <Suspense>{move || format!("{:?}", shown(list))}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("[Some(1), Some(2)]"), "{}", page.html);
    let (shown, _, _owner) = hydrate(page.data, || shown(all(Nameless)));
    assert_eq!(shown, [None, None]);
}

#[tokio::test]
async fn one_that_could_be_taken_for_another_is_carried_where_it_is_alone() {
    fn app() -> impl IntoView {
        let one = use_query(|| Nameless(1));
        view! { <Suspense>{move || one.data().map(|data| *data)}</Suspense> }
    }
    let page = render(app).await;
    let (shown, _, _owner) = hydrate(page.data, || use_query(|| Nameless(1)).data().map(|data| *data));
    assert_eq!(shown, Some(1));
}

macro_rules! count {
    ($noun:ident, $key:expr, $count:expr) => {
        mod $noun {
            use query::{FetchContext, Query, QueryKey};

            #[derive(Clone, Debug, PartialEq, Eq, Hash)]
            pub(super) struct Count;

            impl Query for Count {
                type Data = u32;
                type Error = String;

                fn key(&self) -> QueryKey {
                    $key
                }

                async fn fetch(self, _: FetchContext) -> Result<u32, String> {
                    Ok($count)
                }
            }
        }
    };
}

count!(users, QueryKey::new("count"), 1);
count!(profiles, QueryKey::new("count"), 2);

#[tokio::test]
async fn queries_of_one_name_in_two_modules_are_told_apart_by_their_types() {
    fn app() -> impl IntoView {
        let (users, profiles) = (use_query(|| users::Count), use_query(|| profiles::Count));
        view! { <Suspense>{move || Some((*users.data()? + 10 * *profiles.data()?).to_string())}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("21"), "{}", page.html);
    // What was streamed may be made in another order in the browser.
    let (shown, _, _owner) = hydrate(page.data, || {
        let (profiles, users) = (use_query(|| profiles::Count), use_query(|| users::Count));
        (users.data().map(|data| *data), profiles.data().map(|data| *data))
    });
    assert_eq!(shown, (Some(1), Some(2)));
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Refusal {
    shown: String,
    #[serde(skip)]
    cause: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Refused;

impl Query for Refused {
    type Data = u32;
    type Error = Refusal;

    fn key(&self) -> QueryKey {
        QueryKey::new("refused")
    }

    async fn fetch(self, _: FetchContext) -> Result<u32, Refusal> {
        Err(Refusal { shown: "not now".into(), cause: "10.0.0.7 is down".into() })
    }
}

#[tokio::test]
async fn an_error_is_carried_as_its_type_says_so_that_the_browser_shows_what_the_server_did() {
    fn app() -> impl IntoView {
        let refused = use_query(|| Refused);
        view! { <Suspense>{move || refused.error().map(|error| error.shown.clone())}</Suspense> }
    }
    let page = render(app).await;
    assert!(page.html.contains("not now"), "{}", page.html);
    let carried: String = page.data.values().cloned().collect();
    assert!(carried.contains("not now") && !carried.contains("10.0.0.7"), "{carried}");
    let (shown, _, _owner) = hydrate(page.data, || {
        let refused = use_query(|| Refused);
        (refused.error().map(|error| error.shown.clone()), refused.is_fetching())
    });
    assert_eq!(shown, (Some("not now".into()), false));
}
