use leptos::{ev::MouseEvent, html, prelude::*};

use super::{Icon, icon};
use crate::text;

/// A modal dialog: the browser's own, which keeps the focus inside and gives it back. Its children are made anew each time
/// it opens.
#[component]
pub(crate) fn Modal(
    /// The id of the element; the title's is made from it.
    id: &'static str,
    /// Its heading.
    #[prop(into)]
    title: Signal<String>,
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The person wants it closed.
    on_close: Callback<()>,
    /// For a dialog that holds more than a form.
    #[prop(optional)]
    wide: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let (Some(dialog), open) = (dialog.get(), open.get()) else { return };
        if open {
            // The children come in the same turn; a dialog looks for what to focus when it is shown.
            request_animation_frame(move || {
                if !dialog.open() {
                    // Refused only if it is not in the document any more.
                    let _ = dialog.show_modal();
                }
            });
        } else if dialog.open() {
            dialog.close();
        }
    });
    // Escape, or a press beside the dialog.
    let closed = move |_| {
        if open.get_untracked() {
            on_close.run(());
        }
    };
    let beside = move |event: MouseEvent| {
        if event.target() == event.current_target() {
            on_close.run(());
        }
    };
    let heading = format!("{id}-title");
    let labelled_by = heading.clone();
    let children = StoredValue::new(children);
    view! {
        <dialog
            node_ref=dialog
            id=id
            class="dialog"
            class:dialog-wide=wide
            aria-labelledby=labelled_by
            on:close=closed
            on:mousedown=beside
        >
            <div class="dialog-body">
                <header class="dialog-header">
                    <h2 id=heading>{title}</h2>
                    <button
                        type="button"
                        class="icon-button"
                        aria-label=text::CLOSE
                        on:click=move |_| on_close.run(())
                    >
                        {icon(Icon::Close)}
                    </button>
                </header>
                <Show when=move || open.get()>{children.with_value(|children| children())}</Show>
            </div>
        </dialog>
    }
}
