contract::twins! {
    use_cached: "Vec<contract::users::User>", not "Vec<contract::Permission>"; r#"
use query::{FetchContext, Query, QueryKey, QueryOptions};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Mine;

impl Query for Mine {
    type Data = T;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("mine")
    }

    async fn fetch(self, _: FetchContext) -> Result<T, String> {
        Err(String::new())
    }
}

app::cache::use_cached(|| Mine, QueryOptions::new);
"#

    holds_query: "Vec<contract::users::User>", not "contract::auth::SessionView"; r#"
use query::{FetchContext, Query, QueryKey};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Mine;

app::cache::holds!(Query: Mine);

impl Query for Mine {
    type Data = T;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("mine")
    }

    async fn fetch(self, _: FetchContext) -> Result<T, String> {
        Err(String::new())
    }
}
"#

    holds_infinite_query: "contract::users::User", not "contract::Permission"; r#"
use query::{FetchContext, InfiniteData, InfiniteQuery, QueryKey};

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Mine;

app::cache::holds!(InfiniteQuery: Mine);

impl InfiniteQuery for Mine {
    type Page = T;
    type PageParam = u32;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("mine")
    }

    fn initial_page_param(&self) -> u32 {
        1
    }

    fn get_next_page_param(&self, _: &T, _: &u32, _: &InfiniteData<T, u32>) -> Option<u32> {
        None
    }

    async fn fetch_page(self, _: u32, _: FetchContext) -> Result<T, String> {
        Err(String::new())
    }
}
"#

    holds_mutation: "()", not "Vec<contract::Permission>"; r#"
use query::{FetchContext, Mutation};

#[derive(Debug, Clone)]
struct Mine;

app::cache::holds!(Mutation: Mine);

impl Mutation for Mine {
    type Data = T;
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<T, String> {
        Err(String::new())
    }
}
"#

    outliving_query: "contract::permissions::Catalogue", not "contract::permissions::Verdicts"; r#"
use query::{FetchContext, Portable, Query, QueryClient, QueryKey};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
struct Mine;

app::cache::outlives! { Mine {} }

impl Query for Mine {
    type Data = T;
    type Error = String;

    fn key(&self) -> QueryKey {
        QueryKey::new("mine")
    }

    async fn fetch(self, _: FetchContext) -> Result<T, String> {
        Err(String::new())
    }
}

impl Portable for Mine {
    const NAME: &'static str = "mine";
}

let _ = app::cache::Outliving::of(QueryClient::builder()).query::<Mine>();
"#

    outliving_mutation: "contract::users::UserChange", not "contract::auth::PasswordChange"; r#"
use query::{FetchContext, Mutation, PortableMutation, QueryClient};
use serde::{Deserialize, Serialize};

#[derive(Clone, Serialize, Deserialize)]
struct Mine {
    change: T,
}

app::cache::outlives! { Mine { change: FormState } }

impl std::fmt::Debug for Mine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Mine")
    }
}

impl Mutation for Mine {
    type Data = ();
    type Error = String;

    async fn mutate(self, _: FetchContext) -> Result<(), String> {
        Err(String::new())
    }
}

impl PortableMutation for Mine {
    const NAME: &'static str = "mine";
}

let _ = app::cache::Outliving::of(QueryClient::builder()).mutation::<Mine>();
"#

    outliving_mutation_of_fields_that_say_no_kind: "Declared", not "Undeclared"; r#"
use query::{FetchContext, Mutation, PortableMutation, QueryClient};
use serde::{Deserialize, Serialize};

macro_rules! mutation {
    ($name:ident) => {
        #[derive(Debug, Clone, Serialize, Deserialize)]
        struct $name {
            id: i32,
        }

        impl Mutation for $name {
            type Data = ();
            type Error = String;

            async fn mutate(self, _: FetchContext) -> Result<(), String> {
                Err(String::new())
            }
        }

        impl PortableMutation for $name {
            const NAME: &'static str = "mine";
        }
    };
}
mutation! { Declared }
mutation! { Undeclared }

app::cache::outlives! { Declared { id: FormState } }

let _ = app::cache::Outliving::of(QueryClient::builder()).mutation::<T>();
"#
}
