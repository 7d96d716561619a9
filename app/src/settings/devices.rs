use contract::auth::ActiveSession;
use leptos::prelude::*;
use query::{QueryOptions, UseQuery};

use super::{
    mutations::{SignOutDevice, SignOutOthers},
    queries::DeviceList,
};
use crate::{
    auth::use_viewer,
    cache,
    change::{Changes, use_changes},
    text,
    ui::{Absent, AbsentView, Caveat, CaveatBanner, Day, Moment, Show, SkeletonRows, derived},
};

/// So many are listed at first. The style sheet hides the others.
const LISTED: usize = 5;

/// Where the viewer is signed in, and how to end it there.
#[component]
pub(super) fn Devices() -> impl IntoView {
    let (tenant, user) = use_viewer().map(|viewer| (viewer.tenant.id, viewer.user.id)).unwrap_or_default();
    let of = StoredValue::new(DeviceList { tenant, user });
    let list = cache::use_cached(move || of.get_value(), move || QueryOptions::new().enabled(tenant != 0));
    view! {
        <Transition fallback=SkeletonRows>
            <DeviceItems of list />
        </Transition>
    }
}

#[component]
fn DeviceItems(of: StoredValue<DeviceList>, list: UseQuery<DeviceList>) -> impl IntoView {
    let absent = derived(move || Absent::of(&list.state()));
    let caveat = derived(move || Caveat::of(&list.state()));
    let retry = Callback::new(move |()| {
        list.refetch();
    });
    let changes = StoredValue::new(use_changes());
    let items = move || list.data().map(|sessions| sessions.data.clone()).unwrap_or_default();
    let has_others = derived(move || items().iter().any(|session| !session.current));
    let count = derived(move || items().len());
    let (is_folded, fold) = signal(true);
    let is_long = move || count.get().gt(&LISTED);
    view! {
        <CaveatBanner caveat offline=text::settings::OFFLINE outdated=text::settings::OUTDATED retry />
        {move || match absent.get() {
            Some(absent) => {
                view! { <AbsentView absent failed=text::settings::DEVICES_FAILED retry waiting=SkeletonRows /> }
                    .into_any()
            }
            None => {
                view! {
                    <ul
                        id="devices"
                        class="table-frame rows"
                        class:devices-folded=is_folded
                        data-testid="devices"
                        aria-labelledby="settings-devices"
                    >
                        <For each=items key=|session| session.id let:session>
                            <Device of session changes />
                        </For>
                    </ul>
                    <div class="devices-actions only-scripted">
                        <Show when=is_long>
                            <button
                                type="button"
                                class="button"
                                data-testid="devices-all"
                                aria-controls="devices"
                                aria-expanded=move || (!is_folded.get()).to_string()
                                on:click=move |_| fold.update(|is_folded| *is_folded = !*is_folded)
                            >
                                {move || text::settings::fold(is_folded.get(), count.get())}
                            </button>
                        </Show>
                        <Show when=move || has_others.get()>
                            <button
                                type="button"
                                class="button"
                                data-testid="devices-end-others"
                                on:click=move |_| changes.get_value().start(SignOutOthers { list: of.get_value() }, |_| {})
                            >
                                {text::settings::SIGN_OUT_OTHERS}
                            </button>
                        </Show>
                    </div>
                }
                    .into_any()
            }
        }}
    }
}

/// One session. That of this page is ended by signing out, as everywhere.
#[component]
fn Device(
    of: StoredValue<DeviceList>,
    session: ActiveSession,
    changes: StoredValue<Changes>,
) -> impl IntoView {
    let ActiveSession { id, device, network, created_at, last_seen_at, current } = session;
    let label = text::settings::sign_out(&device);
    let end = move |_| changes.get_value().start(SignOutDevice { list: of.get_value(), id }, |_| {});
    view! {
        <li class="rows-item device" data-testid="device">
            <div class="device-text">
                <span class="device-name">
                    {device}
                    {current.then(|| view! { <span class="device-here">{text::settings::THIS_DEVICE}</span> })}
                </span>
                <span class="device-detail">
                    {text::settings::LAST_SEEN}
                    " "
                    <Moment at=last_seen_at />
                    " · "
                    {text::settings::SINCE}
                    " "
                    <Day at=created_at />
                    " · "
                    {network}
                </span>
            </div>
            {(!current)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button only-scripted"
                            data-testid="device-end"
                            aria-label=label
                            on:click=end
                        >
                            {text::auth::SIGN_OUT}
                        </button>
                    }
                })}
        </li>
    }
}
