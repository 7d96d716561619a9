use contract::{
    notifications::Event,
    users::{ImportMode, ImportOptions, ImportReport, User},
};
use serde_json::json;
use sqlx::PgConnection;

use super::{parse::Parsed, rejected::Rejected};
use crate::{
    Result,
    auth::Caller,
    cache::Scope,
    notifications::notify,
    users::{
        guarded::explain,
        roles::{MORE_THAN_YOU_HOLD, NO_SUCH_ROLE, Roles},
    },
    write::Write,
};

/// Adds the users of the file, as far as the options want it.
pub(in crate::users) async fn import(
    w: &mut Write,
    by: &Caller,
    options: ImportOptions,
    parsed: &Parsed,
) -> Result<ImportReport> {
    stage(w.db(), parsed).await?;
    let roles = Roles::load(w.db(), by).await?;
    let found = check(w.db(), by, &roles).await?;
    let good = parsed.rows - found.total;
    let rejected = parsed.rejected.clone().merge(found);
    let refused = options.mode == ImportMode::Strict && rejected.total > 0;
    let imported = if refused { 0 } else { good };
    if options.dry_run || imported == 0 {
        w.discard();
    } else {
        explain(insert(w, by).await)?;
        w.audit("users.import", "user", None, json!({ "imported": imported, "rejected": rejected.total }));
        w.touch(Scope::Users);
        // Whoever sent it may have gone on to something else meanwhile.
        notify(w, by.user, Event::ImportFinished { imported, rejected: rejected.total }).await?;
    }
    Ok(ImportReport {
        imported,
        rejected: rejected.rows,
        rejected_total: rejected.total,
        ignored_columns: parsed.ignored.clone(),
        dry_run: options.dry_run,
    })
}

/// Puts the rows beside the table. Time limits are for requests that people wait for without seeing progress.
#[expect(clippy::disallowed_methods, reason = "the table lives as long as the transaction")]
async fn stage(db: &mut PgConnection, parsed: &Parsed) -> Result<()> {
    sqlx::raw_sql(
        "set local statement_timeout = '60s';
         create temporary table import_rows (
           id uuid not null, line bigint not null, name text not null, email text not null, role text not null,
           status text not null, fault text, first_line bigint
         ) on commit drop",
    )
    .execute(&mut *db)
    .await?;
    let mut copy =
        db.copy_in_raw("copy import_rows (id, line, name, email, role, status) from stdin").await?;
    copy.send(parsed.copy.as_slice()).await?;
    copy.finish().await?;
    sqlx::query("analyze import_rows").execute(db).await?;
    Ok(())
}

/// Marks the rows that cannot be taken and says why.
async fn check(db: &mut PgConnection, by: &Caller, roles: &Roles) -> Result<Rejected> {
    let total = sqlx::query(
        "update import_rows r set fault = c.fault, first_line = c.first_line
           from (
             select i.line, i.first_line, case
               when i.role <> all ($2) then 'no role'
               when i.role <> all ($3) then 'no grant'
               when i.first_line < i.line then 'twice'
               when u.id is not null then 'taken'
             end fault
               from (select line, role, email, min(line) over (partition by email) first_line from import_rows) i
               left join users u on u.tenant_id = $1 and u.email = i.email
           ) c
          where c.line = r.line and c.fault is not null",
    )
    .bind(by.tenant)
    .bind(roles.all())
    .bind(roles.given())
    .execute(&mut *db)
    .await?
    .rows_affected();
    let rows: Vec<(i64, String, i64)> = sqlx::query_as(
        "select line, fault, first_line from import_rows where fault is not null order by line limit $1",
    )
    .bind(ImportReport::MAX_REJECTED as i64)
    .fetch_all(db)
    .await?;
    let mut rejected = Rejected::default();
    for (line, fault, first_line) in rows {
        let (field, message) = match fault.as_str() {
            "no role" => ("role", NO_SUCH_ROLE.to_owned()),
            "no grant" => ("role", MORE_THAN_YOU_HOLD.to_owned()),
            "twice" => ("email", format!("must not be there twice; line {first_line} has it")),
            _ => ("email", "must not be taken; someone in your organisation has it".to_owned()),
        };
        rejected.push(line.cast_unsigned(), field, message);
    }
    Ok(Rejected { total, ..rejected })
}

/// Someone who takes one of the addresses between the check and this makes the whole import fail, to be tried again.
async fn insert(w: &mut Write, by: &Caller) -> sqlx::Result<()> {
    sqlx::query(
        "insert into users (id, tenant_id, name, email, role, status)
         select id, $1, name, email, role, status from import_rows where fault is null order by line",
    )
    .bind(by.tenant)
    .execute(w.rows::<User>())
    .await
    .map(drop)
}
