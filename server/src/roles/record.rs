use contract::{Permission, roles::Role};
use sqlx::FromRow;

/// What [`Record`] is read from; to be continued by `where`.
macro_rules! select {
    () => {
        "select r.key, r.name, r.version,
                array(select g.permission from grants g where g.tenant_id = r.tenant_id and g.role = r.key) as grants
           from roles r "
    };
}
pub(super) use select;

/// A role with what it grants.
#[derive(Debug, FromRow)]
pub(super) struct Record {
    key: String,
    name: String,
    version: i64,
    grants: Vec<String>,
}

impl From<Record> for Role {
    fn from(row: Record) -> Self {
        // A permission that this build does not know cannot be shown; it stays as it is.
        let permissions = in_order(row.grants.iter().filter_map(|text| text.parse().ok()));
        Self { key: row.key, name: row.name, permissions, version: row.version }
    }
}

/// In the order of the catalogue.
pub(super) fn in_order(permissions: impl IntoIterator<Item = Permission>) -> Vec<Permission> {
    let mut permissions: Vec<Permission> = permissions.into_iter().collect();
    permissions.sort_unstable();
    permissions
}
