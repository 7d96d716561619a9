use leptos::prelude::*;

/// The signs of the user interface, on a grid of 16.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Icon {
    Alert,
    ArrowDown,
    ArrowUp,
    Bell,
    Cards,
    Code,
    ChevronLeft,
    ChevronRight,
    Check,
    Close,
    Download,
    Grid,
    List,
    Log,
    Mark,
    Menu,
    Moon,
    Key,
    Pencil,
    Plus,
    Search,
    Shield,
    SignOut,
    Sliders,
    Sun,
    Trash,
    Upload,
    Users,
}

impl Icon {
    /// The outline, in the language of SVG paths.
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M8 5.2v3.3M8 11h.01M7 2.3 1.7 11.6A1.2 1.2 0 0 0 2.7 13.4h10.6a1.2 1.2 0 0 0 1-1.8L9 2.3a1.2 1.2 0 0 0-2 0Z"
            }
            Self::ArrowDown => "M8 3v10m0 0 3.5-3.5M8 13 4.5 9.5",
            Self::ArrowUp => "M8 13V3m0 0L4.5 6.5M8 3l3.5 3.5",
            Self::Bell => {
                "M8 2a4 4 0 0 0-4 4c0 3.6-1.5 5.2-1.5 5.2h11S12 9.6 12 6a4 4 0 0 0-4-4Zm-1.4 11.5a1.6 1.6 0 0 0 2.8 0"
            }
            Self::Cards => "M2.5 2.5H7V7H2.5zm6.5 0h4.5V7H9zM2.5 9H7v4.5H2.5zM9 9h4.5v4.5H9z",
            Self::Code => "m5.5 4.5-3.5 3.5 3.5 3.5m5-7 3.5 3.5-3.5 3.5",
            Self::ChevronLeft => "m9.75 3.75-4.25 4.25 4.25 4.25",
            Self::ChevronRight => "m6.25 3.75 4.25 4.25-4.25 4.25",
            Self::Check => "m3 8.5 3.2 3.2L13 4.8",
            Self::Close => "m4 4 8 8m0-8-8 8",
            Self::Download => "M8 2.5v7.5m0 0 3-3m-3 3-3-3M2.5 11v1.5a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V11",
            Self::Grid => "M2.5 3.5h11v9h-11zm0 3h11m-11 3h11m-7.5-3v6",
            Self::List => "M2.5 4.5h11M2.5 8h11m-11 3.5h11",
            Self::Key => "M9.6 6.4 2.5 13.5M4.6 11.4l1.8 1.8M13.5 5a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z",
            Self::Log => "M4 2.5h8v11H4zM6.2 5.5h3.6M6.2 8h3.6M6.2 10.5h2",
            Self::Mark => "M3 12.5V4l5 5 5-5v8.5",
            Self::Menu => "M2.5 3.5h11v9h-11zM6.2 3.5v9",
            Self::Moon => "M13.3 9.4A5.6 5.6 0 0 1 6.6 2.7a5.6 5.6 0 1 0 6.7 6.7Z",
            Self::Pencil => {
                "m9.8 3.7 2.5 2.5M3 13l.6-3 7.2-7.2a1.2 1.2 0 0 1 1.7 0l.7.7a1.2 1.2 0 0 1 0 1.7L6 12.4Z"
            }
            Self::Plus => "M8 3v10M3 8h10",
            Self::Search => "m10.5 10.5 3 3M7 11.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9Z",
            Self::Shield => "M8 1.8 3 3.6v4.2c0 3 2 5.3 5 6.4 3-1.1 5-3.4 5-6.4V3.6Z",
            Self::SignOut => "M6 13.5H3.5a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1H6m4.5 8.5 3-3-3-3m3 3H6",
            Self::Sliders => {
                "M2.5 4.5h6m3 0h2m-11 7h2m3 0h6M10 6.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4ZM6 13.2a1.7 1.7 0 1 0 0-3.4 1.7 1.7 0 0 0 0 3.4Z"
            }
            Self::Sun => {
                "M8 1.5v1m0 11v1M1.5 8h1m11 0h1M3.4 3.4l.7.7m7.8 7.8.7.7m0-9.2-.7.7M4.1 11.9l-.7.7M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z"
            }
            Self::Trash => {
                "M2.5 4h11M6 4V2.5h4V4m2.5 0-.6 9a1 1 0 0 1-1 .9H5.1a1 1 0 0 1-1-.9L3.5 4m3 3v4m3-4v4"
            }
            Self::Upload => "M8 10V2.5m0 0-3 3m3-3 3 3M2.5 11v1.5a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1V11",
            Self::Users => {
                "M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm-4.5 6c0-2.2 2-4 4.5-4s4.5 1.8 4.5 4m-.2-10.8a2.5 2.5 0 0 1 0 4.6m1.7 2.7c1.5.6 2.5 1.9 2.5 3.5"
            }
        }
    }
}

/// Draws a sign. It says nothing to screen readers: name the control that it stands on.
pub(crate) fn icon(icon: Icon) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
            <path d=icon.path() />
        </svg>
    }
}
