use std::{collections::HashMap, sync::Arc};

use contract::{
    Page,
    users::{Sort, SortField, Status, User, UserFilter},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use uuid::Uuid;

use super::record::{Record, columns};
use crate::{
    Result, Services,
    auth::Caller,
    cache::{Key, Shown},
};

/// One page of the tenant's users.
pub async fn list(
    services: &Services,
    caller: &Caller,
    filter: UserFilter,
) -> Result<Arc<Shown<Page<User>>>> {
    let tenant = caller.tenant;
    let key = Key::api_users_list(tenant, &filter);
    services
        .cache
        .read(key, move |db| Box::pin(async move { page(db, tenant, &filter).await.map(Shown::from) }))
        .await
}

async fn page(db: &mut PgConnection, tenant: i32, filter: &UserFilter) -> Result<Page<User>> {
    let found =
        if filter.q.is_empty() { all(db, tenant, filter).await? } else { search(db, tenant, filter).await? };
    let data = found.rows.into_iter().map(User::try_from).collect::<Result<_>>()?;
    let total = found.total.cast_unsigned();
    Ok(Page { data, page: filter.page, page_size: filter.page_size, total, at_least: found.at_least })
}

struct Found {
    rows: Vec<Record>,
    total: i64,
    at_least: bool,
}

fn offset(filter: &UserFilter) -> i64 {
    i64::from(filter.page - 1) * i64::from(filter.page_size)
}

async fn all(db: &mut PgConnection, tenant: i32, filter: &UserFilter) -> Result<Found> {
    let mut count = QueryBuilder::new("select coalesce(sum(users), 0)::bigint from user_counts");
    restrict(&mut count, tenant, filter);
    let total = count.build_query_scalar().fetch_one(&mut *db).await?;

    let mut query = QueryBuilder::new(concat!("select ", columns!(), " from users"));
    restrict(&mut query, tenant, filter);
    order(&mut query, filter.sort);
    query.push(" limit ").push_bind(i64::from(filter.page_size)).push(" offset ").push_bind(offset(filter));
    Ok(Found { rows: query.build_query_as().fetch_all(db).await?, total, at_least: false })
}

async fn search(db: &mut PgConnection, tenant: i32, filter: &UserFilter) -> Result<Found> {
    let (total, at_least, ids): (i64, bool, Vec<Uuid>) =
        sqlx::query_as("select total, at_least, found from find_users($1, $2, $3, $4, $5, $6, $7)")
            .bind(pattern(&filter.q))
            .bind(&filter.role)
            .bind(filter.status.map(Status::as_str))
            .bind(filter.sort.field.as_str())
            .bind(filter.sort.descending)
            .bind(filter.page_size.cast_signed())
            .bind(offset(filter))
            .fetch_one(&mut *db)
            .await?;
    let mut rows: Vec<Record> =
        sqlx::query_as(concat!("select ", columns!(), " from users where tenant_id = $1 and id = any($2)"))
            .bind(tenant)
            .bind(&ids)
            .fetch_all(db)
            .await?;
    let places: HashMap<Uuid, usize> = ids.into_iter().zip(0..).collect();
    rows.sort_by_key(|row| places.get(&row.id).copied());
    Ok(Found { rows, total, at_least })
}

/// Adds the conditions of the filter.
pub(super) fn restrict(query: &mut QueryBuilder<Postgres>, tenant: i32, filter: &UserFilter) {
    query.push(" where tenant_id = ").push_bind(tenant);
    if !filter.q.is_empty() {
        query.push(" and search like ").push_bind(pattern(&filter.q));
    }
    if let Some(role) = &filter.role {
        query.push(" and role = ").push_bind(role.clone());
    }
    if let Some(status) = filter.status {
        query.push(" and status = ").push_bind(status.as_str());
    }
}

/// What `users.search` is like if the text is found. One or two letters are looked for where a word begins: in its midst
/// they would say nothing, and no index could tell.
fn pattern(text: &str) -> String {
    let before = if text.chars().count() < 3 { " " } else { "" };
    format!("%{before}{}%", literally(&text.to_lowercase()))
}

/// Adds the order. Equal values are ordered by id, so that no user is on two pages or on none.
pub(super) fn order(query: &mut QueryBuilder<Postgres>, sort: Sort) {
    let column = match sort.field {
        SortField::Name => "name collate \"und-x-icu\"",
        SortField::Email => "email",
        SortField::Role => "role",
        SortField::Status => "status",
        SortField::CreatedAt => "created_at",
    };
    let direction = if sort.descending { " desc" } else { "" };
    query.push(" order by ").push(column).push(direction).push(", id").push(direction);
}

/// The text with nothing in it that means something to `like`.
fn literally(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(literally(r"100%_a\b"), r"100\%\_a\\b");
    }

    #[test]
    fn whatever_is_typed_is_bound_and_never_part_of_the_statement() {
        let filter = UserFilter {
            q: "'; drop table users; --".into(),
            role: Some("x".into()),
            ..UserFilter::default()
        };
        let mut query = QueryBuilder::new("");
        restrict(&mut query, 1, &filter);
        order(&mut query, filter.sort);
        assert_eq!(
            query.sql().as_str(),
            " where tenant_id = $1 and search like $2 and role = $3 order by name collate \"und-x-icu\", id"
        );
    }
}
