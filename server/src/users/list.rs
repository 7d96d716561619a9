#![expect(clippy::disallowed_types, reason = "it reads, and what it asks for varies")]

use std::sync::Arc;

use contract::{
    Page,
    users::{Sort, SortField, Status, User, UserFilter},
};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder, Row as _, ValueRef, postgres::PgRow};

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
    let rows =
        if filter.q.is_empty() { all(db, tenant, filter).await? } else { search(db, tenant, filter).await? };
    let (total, at_least) = rows.first().map_or((0, false), |row| (row.total.cast_unsigned(), row.at_least));
    let data = rows.into_iter().filter_map(|row| row.user).map(User::try_from).collect::<Result<_>>()?;
    Ok(Page { data, page: filter.page, page_size: filter.page_size, total, at_least })
}

/// One of the page, beside the number of all; of a page that is empty there is a row without a user.
struct Row {
    total: i64,
    at_least: bool,
    user: Option<Record>,
}

impl FromRow<'_, PgRow> for Row {
    fn from_row(row: &PgRow) -> sqlx::Result<Self> {
        let user = if row.try_get_raw("id")?.is_null() { None } else { Some(Record::from_row(row)?) };
        Ok(Self { total: row.try_get("total")?, at_least: row.try_get("at_least")?, user })
    }
}

fn offset(filter: &UserFilter) -> i64 {
    i64::from(filter.page - 1) * i64::from(filter.page_size)
}

async fn all(db: &mut PgConnection, tenant: i32, filter: &UserFilter) -> Result<Vec<Row>> {
    let mut query = QueryBuilder::new(concat!("select total, false as at_least, ", columns!(), " from"));
    query.push(" (select coalesce(sum(users), 0)::bigint as total from user_counts");
    restrict(&mut query, tenant, filter);
    query.push(concat!(") counted left join (select ", columns!(), " from users"));
    restrict(&mut query, tenant, filter);
    order(&mut query, filter.sort);
    query.push(" limit ").push_bind(i64::from(filter.page_size)).push(" offset ").push_bind(offset(filter));
    query.push(") found on true");
    order(&mut query, filter.sort);
    Ok(query.build_query_as().fetch_all(db).await?)
}

async fn search(db: &mut PgConnection, tenant: i32, filter: &UserFilter) -> Result<Vec<Row>> {
    let rows = sqlx::query_as(concat!(
        "select total, at_least, ",
        columns!(),
        " from find_users($1, $2, $3, $4, $5, $6, $7) f
          left join lateral unnest(f.found) with ordinality as o (found_id, place) on true
          left join users on tenant_id = $8 and id = found_id
         order by place"
    ))
    .bind(pattern(&filter.q))
    .bind(&filter.role)
    .bind(filter.status.map(Status::as_str))
    .bind(filter.sort.field.as_str())
    .bind(filter.sort.descending)
    .bind(filter.page_size.cast_signed())
    .bind(offset(filter))
    .bind(tenant)
    .fetch_all(db)
    .await?;
    Ok(rows)
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
