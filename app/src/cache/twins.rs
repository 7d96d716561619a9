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
}
