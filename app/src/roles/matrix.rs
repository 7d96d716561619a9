use contract::{
    Permission,
    roles::{OWNER, Role, RoleKey},
};
use leptos::prelude::*;
use query::UseQuery;

use super::{mutations::SetGrant, queries::RoleList};
use crate::{change::use_changes, permissions::May, text, ui::derived};

/// A row for each permission, a column for each role.
#[component]
pub(super) fn RoleMatrix(roles: UseQuery<RoleList>, may: May, tenant: i32) -> impl IntoView {
    // What there is of roles; what they grant is each cell's own affair.
    let columns = roles.select(|roles| roles.data.iter().map(|role| role.key.clone()).collect::<Vec<_>>());
    let columns = move || columns.get().unwrap_or_default();
    view! {
        <div class="table-frame matrix-frame" tabindex="0" role="region" aria-label=text::roles::TITLE>
            <table class="table matrix" data-testid="roles-matrix">
                <caption class="visually-hidden">{text::roles::CAPTION}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text::roles::PERMISSION}</th>
                        <For each=columns key=Clone::clone let:key>
                            <th scope="col" class="matrix-cell">{text::role(&key)}</th>
                        </For>
                    </tr>
                </thead>
                <tbody>
                    {Permission::ALL
                        .iter()
                        .map(|permission| {
                            let permission = *permission;
                            view! {
                                <tr>
                                    <th scope="row" class="matrix-permission">
                                        {permission.about()}
                                        <code class="permission-key">{permission.as_str()}</code>
                                    </th>
                                    <For each=columns key=Clone::clone let:key>
                                        <td class="matrix-cell">
                                            <Grant roles may tenant key permission />
                                        </td>
                                    </For>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

/// Whether a role grants a permission. It can be changed by those who may, in roles that grant no more than they hold.
#[component]
fn Grant(
    roles: UseQuery<RoleList>,
    may: May,
    tenant: i32,
    key: String,
    permission: Permission,
) -> impl IntoView {
    let changes = use_changes();
    let label = text::roles::grant(&text::role(&key), permission.about());
    let test_id = format!("grant-{key}-{permission}");
    let is_owner = key == OWNER;
    let wanted = key.clone();
    let role = Memo::new(move |_| {
        roles.data().and_then(|roles| roles.data.iter().find(|role| role.key == wanted).cloned())
    });
    let granted =
        Memo::new(move |_| role.with(|role| role.as_ref().is_some_and(|role| role.grants(permission))));
    let within = move |role: &Role| role.permissions.iter().all(|held| may.may(*held));
    let fixed = derived(move || {
        let reach = role.with(|role| role.as_ref().is_some_and(within));
        is_owner || !reach || !may.may(permission) || !may.may(Permission::RolesWrite)
    });
    let change = move |granted| {
        if let Some(role) = RoleKey::new(&key) {
            changes.start(SetGrant { tenant, role, permission, granted }, |_| {});
        }
    };
    view! {
        <input
            type="checkbox"
            class="check"
            data-testid=test_id
            aria-label=label
            prop:checked=move || granted.get()
            checked=granted.get_untracked()
            disabled=move || fixed.get()
            on:change:target=move |event| change(event.target().checked())
        />
    }
}
