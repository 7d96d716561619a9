//! The frame without a browser: what it renders, and what it tells.

use leptos::prelude::*;

use crate::{DevtoolsLayout, DevtoolsTheme, Dock, Frame, Look, SMALLEST, frame};

const LOOK: Look = Look {
    name: "Sample devtools",
    opens: "Open the sample devtools",
    brand: "Sample",
    beside: 1,
    mark: || view! { <svg class="mark"></svg> }.into_any(),
    style: "",
};

fn html(layout: DevtoolsLayout) -> String {
    let state = Frame::new(layout, Signal::stored(DevtoolsTheme::Dark), |_| {});
    frame(state, LOOK, || view! { <i>"tools"</i> }, || view! { <b>"body"</b> }).to_html()
}

#[test]
fn a_closed_panel_is_a_button() {
    let html = Owner::new().with(|| html(DevtoolsLayout::default()));
    for shown in ["aria-label=\"Open the sample devtools\"", "aria-expanded=\"false\"", "data-theme=\"dark\""]
    {
        assert!(html.contains(shown), "{shown}: {html}");
    }
    assert!(!html.contains("<i>") && !html.contains("<b>"), "{html}");
}

#[test]
fn an_open_panel_has_a_first_line_and_a_body_at_its_side() {
    let layout = DevtoolsLayout { is_open: true, dock: Dock::Left, size: 400.0 };
    let html = Owner::new().with(|| html(layout));
    for shown in [
        "aria-label=\"Sample devtools\"",
        "data-dock=\"left\"",
        "400px",
        "aria-orientation=\"vertical\"",
        "<i>tools",
        "<b>body",
    ] {
        assert!(html.contains(shown), "{shown}: {html}");
    }
}

#[test]
fn each_change_of_the_layout_is_told_and_no_panel_is_too_small_to_read() {
    Owner::new().with(|| {
        let told = RwSignal::new(Vec::new());
        let theme = Signal::stored(DevtoolsTheme::System);
        let frame =
            Frame::new(DevtoolsLayout::default(), theme, move |layout| told.update(|told| told.push(layout)));
        frame.set_open(true);
        frame.set_dock(Dock::Right);
        frame.set_size(1.4);
        frame.set_size(200.4);
        let open = DevtoolsLayout { is_open: true, ..DevtoolsLayout::default() };
        let right = DevtoolsLayout { dock: Dock::Right, ..open };
        let sized = |size| DevtoolsLayout { size, ..right };
        assert_eq!(told.get_untracked(), [open, right, sized(SMALLEST), sized(200.0)]);
        assert!(frame.is_open());
    });
}
