use leptos::prelude::*;
use query::UseQuery;

use super::{item::NotificationItems, pagination, queries::NotificationList};
use crate::{
    text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, Icon, Notice, SkeletonRows, derived},
};

/// What there is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Absent(Absent),
    None,
    PastTheEnd,
    Items,
}

/// The notifications, or what there is to say where there are none.
#[component]
pub(super) fn NotificationsBody(list: UseQuery<NotificationList>) -> impl IntoView {
    let shown = derived(move || {
        let state = list.state();
        match (&state.data, Absent::of(&state)) {
            (_, Some(absent)) => Shown::Absent(absent),
            (Some(page), _) if !page.data.is_empty() => Shown::Items,
            (Some(page), _) if page.total > 0 => Shown::PastTheEnd,
            _ => Shown::None,
        }
    });
    let caveat = derived(move || Caveat::of(&list.state()));
    let retry = Callback::new(move |()| list.refetch());
    view! {
        <CaveatBanner caveat offline=text::notifications::OFFLINE outdated=text::notifications::OUTDATED retry />
        {move || match shown.get() {
            Shown::Items => view! { <NotificationItems list /> }.into_any(),
            Shown::Absent(absent) => {
                view! { <AbsentView absent failed=text::notifications::FAILED retry waiting=SkeletonRows /> }
                    .into_any()
            }
            Shown::None => {
                view! {
                    <Notice icon=Icon::Bell title=text::notifications::NONE detail=text::notifications::NONE_DETAIL />
                }
                    .into_any()
            }
            Shown::PastTheEnd => {
                view! {
                    <Notice
                        icon=Icon::Bell
                        title=text::notifications::PAST_THE_END
                        detail=text::notifications::PAST_THE_END_DETAIL
                    >
                        <a class="button" href=pagination::PATH>{text::notifications::LATEST}</a>
                    </Notice>
                }
                    .into_any()
            }
        }}
    }
}
