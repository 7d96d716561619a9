use anyhow::Context;
use leptos::config::{LeptosOptions, get_configuration};

/// Where the built files are and how pages refer to them.
#[derive(Debug, Clone)]
pub struct Site {
    /// Leptos' settings.
    pub options: LeptosOptions,
    /// Whether `cargo leptos watch` runs this server.
    pub watched: bool,
}

impl Site {
    /// From the variables `LEPTOS_*`, which `./dev` and cargo-leptos set.
    ///
    /// # Errors
    /// If one of them cannot be read.
    pub fn from_env() -> anyhow::Result<Self> {
        let options = get_configuration(None).context("one of LEPTOS_* is not right")?.leptos_options;
        Ok(Self { options, watched: std::env::var_os("LEPTOS_WATCH").is_some() })
    }
}
