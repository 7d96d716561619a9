//! What the table allows. Generated from it; that it compiles is the test.

use contract::matrix::{
    Stored, in_cookies, in_database, in_first_paint, in_indexed_db, in_local_storage, in_query_cache, in_redis, in_ui_store, kinds,
    parts::{Computed, IsBackup, IsComputed, IsMinimal, Long, MostBytes, Short},
};

macro_rules! values {
    ($($name:ident)*) => {
        $(
            #[derive(Debug)]
            struct $name;
            impl Stored for $name {
                type Kind = kinds::$name;
            }
        )*
    };
}
values! { UiPreferences ModalStates FormState SearchQuery AuthTokens UserPermissions SessionData UserLists SearchResults RealTimeData Analytics StaticConfig Secrets }

#[derive(Debug)]
struct MinimalSessionData;
impl Stored for MinimalSessionData {
    type Kind = kinds::SessionData;
}
impl IsMinimal for MinimalSessionData {
    const MOST_BYTES: MostBytes = MostBytes::new(512);
}

#[derive(Debug)]
struct BackupSessionData;
impl Stored for BackupSessionData {
    type Kind = kinds::SessionData;
}
impl IsBackup for BackupSessionData {}

#[derive(Debug)]
struct ComputedAnalytics;
impl Stored for ComputedAnalytics {
    type Kind = kinds::Analytics;
}
impl IsComputed for ComputedAnalytics {
    type Of = Analytics;
}

#[test]
fn what_the_table_allows_compiles() {
    in_ui_store::<UiPreferences>();
    in_local_storage::<UiPreferences>();
    in_first_paint::<UiPreferences>();
    in_ui_store::<ModalStates>();
    in_ui_store::<FormState>();
    in_indexed_db::<FormState>();
    in_ui_store::<SearchQuery>();
    in_indexed_db::<SearchQuery>();
    in_cookies::<AuthTokens>();
    in_redis::<UserPermissions, Short>();
    in_database::<UserPermissions>();
    in_redis::<SessionData, Short>();
    in_cookies::<MinimalSessionData>();
    in_database::<BackupSessionData>();
    in_query_cache::<UserLists>();
    in_redis::<UserLists, Short>();
    in_database::<UserLists>();
    in_indexed_db::<UserLists>();
    in_query_cache::<SearchResults>();
    in_redis::<SearchResults, Short>();
    in_database::<SearchResults>();
    in_query_cache::<RealTimeData>();
    in_database::<RealTimeData>();
    in_indexed_db::<RealTimeData>();
    in_query_cache::<Analytics>();
    in_redis::<Computed<ComputedAnalytics>, Short>();
    in_database::<Analytics>();
    in_query_cache::<StaticConfig>();
    in_redis::<StaticConfig, Long>();
    in_database::<StaticConfig>();
    in_indexed_db::<StaticConfig>();
    in_database::<Secrets>();
}
