//! A field that nobody has said anything of.

struct UiState {
    sidebar_collapsed: bool,
    last_answer: String,
}

contract::ui_store! { UiState in UiStore { sidebar_collapsed: UiPreferences } } //~ E0063 last_answer

fn main() {}
