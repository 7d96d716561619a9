use std::collections::BTreeMap;

use contract::FieldErrors;
use sqlx::PgConnection;

use crate::{Error, Result, auth::Caller};

/// The roles of the tenant, each with whether the caller holds all that it grants. Nobody can give, change or take
/// away what they do not hold.
#[derive(Debug)]
pub(super) struct Roles(BTreeMap<String, bool>);

impl Roles {
    /// Looks at the roles and the caller's own grants as they are in this transaction.
    pub(super) async fn load(db: &mut PgConnection, caller: &Caller) -> Result<Self> {
        let rows: Vec<(String, bool)> = sqlx::query_as(
            "with own as (
               select g.permission from users u join grants g on g.tenant_id = u.tenant_id and g.role = u.role
                where u.tenant_id = $1 and u.id = $2 and u.status = 'active'
             )
             select r.key, not exists (
                      select from grants g where g.tenant_id = r.tenant_id and g.role = r.key
                         and g.permission not in (select permission from own))
               from roles r where r.tenant_id = $1",
        )
        .bind(caller.tenant)
        .bind(caller.user)
        .fetch_all(db)
        .await?;
        Ok(Self(rows.into_iter().collect()))
    }

    /// An error if the role cannot be given: there is none, or it grants more than the caller holds.
    pub(super) fn check_given(&self, role: &str) -> Result<()> {
        match self.0.get(role) {
            None => Err(FieldErrors::of("role", NO_SUCH_ROLE).into()),
            Some(false) => Err(Error::forbidden(MORE_THAN_YOU_HOLD)),
            Some(true) => Ok(()),
        }
    }

    /// An error if someone of this role stands above the caller.
    pub(super) fn check_within(&self, role: &str) -> Result<()> {
        match self.0.get(role) {
            Some(true) => Ok(()),
            _ => Err(Error::forbidden(
                "Their role grants more than yours, so you cannot change their standing.",
            )),
        }
    }

    /// The roles that there are.
    pub(super) fn all(&self) -> Vec<&str> {
        self.0.keys().map(String::as_str).collect()
    }

    /// The roles that the caller can give.
    pub(super) fn given(&self) -> Vec<&str> {
        self.0.iter().filter(|(_, within)| **within).map(|(role, _)| role.as_str()).collect()
    }
}

/// What is said of a role that does not exist.
pub(super) const NO_SUCH_ROLE: &str = "must be a role of your organisation";
/// What is said of a role that is out of the caller's reach.
pub(super) const MORE_THAN_YOU_HOLD: &str = "This role grants more than yours, so you cannot give it.";
