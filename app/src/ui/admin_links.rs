use contract::Permission;
use leptos::prelude::*;

use super::{Icon, Show, nav_link::NavLink};
use crate::{permissions::use_permissions, text};

/// The pages of administration, each with what it takes to look at it.
const PAGES: [(Permission, &str, &str, Icon); 3] = [
    (Permission::RolesRead, "/admin/roles", text::roles::TITLE, Icon::Shield),
    (Permission::PermissionsInspect, "/admin/permissions", text::inspector::TITLE, Icon::Key),
    (Permission::AuditRead, "/admin/audit", text::audit::TITLE, Icon::Log),
];
const ASKED: &[Permission] = &[Permission::RolesRead, Permission::PermissionsInspect, Permission::AuditRead];

/// What the page of administration at `path` is called.
pub(super) fn title(path: &str) -> Option<&'static str> {
    PAGES.iter().find(|(_, page, ..)| *page == path).map(|(_, _, title, _)| *title)
}

/// The ways to the pages of administration, for those who may see them.
#[component]
pub(super) fn AdminLinks() -> impl IntoView {
    let may = use_permissions(ASKED);
    view! {
        <Transition fallback=|| ()>
            <Links any=Signal::derive(move || ASKED.iter().any(|asked| may.may(*asked)))>
                {PAGES
                    .map(|(permission, href, title, sign)| {
                        view! {
                            <Show when=move || may.may(permission)>
                                <NavLink href title sign />
                            </Show>
                        }
                    })
                    .collect_view()}
            </Links>
        </Transition>
    }
}

#[component]
fn Links(any: Signal<bool>, children: ChildrenFn) -> impl IntoView {
    view! {
        <Show when=move || any.get()>
            <p class="nav-heading when-open">{text::frame::ADMINISTRATION}</p>
            {children()}
        </Show>
    }
}
