use std::sync::Arc;

use contract::{
    Page,
    users::{Sort, SortField, User, UserFilter},
};
use sqlx::{PgConnection, Postgres, QueryBuilder};

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
    let mut count = QueryBuilder::new("select count(*) from users");
    restrict(&mut count, tenant, filter);
    let total: i64 = count.build_query_scalar().fetch_one(&mut *db).await?;

    let mut query = QueryBuilder::new(concat!("select ", columns!(), " from users"));
    restrict(&mut query, tenant, filter);
    order(&mut query, filter.sort);
    let offset = i64::from(filter.page - 1) * i64::from(filter.page_size);
    query.push(" limit ").push_bind(i64::from(filter.page_size)).push(" offset ").push_bind(offset);
    let rows: Vec<Record> = query.build_query_as().fetch_all(db).await?;

    let data = rows.into_iter().map(User::try_from).collect::<Result<_>>()?;
    Ok(Page { data, page: filter.page, page_size: filter.page_size, total: total.cast_unsigned() })
}

/// Adds the conditions of the filter.
pub(super) fn restrict(query: &mut QueryBuilder<Postgres>, tenant: i32, filter: &UserFilter) {
    query.push(" where tenant_id = ").push_bind(tenant);
    if !filter.q.is_empty() {
        let pattern = format!("%{}%", literally(&filter.q));
        query.push(" and (name ilike ").push_bind(pattern.clone());
        query.push(" or email ilike ").push_bind(pattern).push(")");
    }
    if let Some(role) = &filter.role {
        query.push(" and role = ").push_bind(role.clone());
    }
    if let Some(status) = filter.status {
        query.push(" and status = ").push_bind(status.as_str());
    }
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
            " where tenant_id = $1 and (name ilike $2 or email ilike $3) and role = $4 \
             order by name collate \"und-x-icu\", id"
        );
    }
}
