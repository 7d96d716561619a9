contract::twins! {
    read: "contract::Page<contract::users::User>", not "contract::notifications::NotificationPage"; r#"
use futures::future::BoxFuture;
use server::{Result, cache::{Cache, Key}};

fn load(_: &mut sqlx::PgConnection) -> BoxFuture<'_, Result<T>> {
    unimplemented!()
}

async fn read(cache: &Cache, key: Key) -> Result<()> {
    cache.read(key, load).await.map(drop)
}
"#

    read_for_a_day: "contract::permissions::Catalogue", not "contract::Page<contract::users::User>"; r#"
use contract::matrix::parts::Long;
use futures::future::BoxFuture;
use server::{Result, cache::{Cache, Key}};

fn load(_: &mut sqlx::PgConnection) -> BoxFuture<'_, Result<T>> {
    unimplemented!()
}

async fn read(cache: &Cache, key: Key<Long>) -> Result<()> {
    cache.read(key, load).await.map(drop)
}
"#

    put_session: "contract::auth::SessionView", not "contract::notifications::NotificationPage"; r#"
async fn put(cache: &server::cache::Cache, session: T) {
    cache.put_session(Default::default(), 1, &session).await;
}
"#

    session: "contract::auth::SessionView", not "contract::notifications::NotificationPage"; r#"
async fn session(cache: &server::cache::Cache) {
    let _ = cache.session::<T>(Default::default()).await;
}
"#
}
