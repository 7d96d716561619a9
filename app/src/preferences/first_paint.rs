use store::FirstPaint;

use super::{GridView, Language, Preferences, SelectedView, Theme};

/// What the server paints a page with, mirrored from the store in a cookie.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct UiCookie {
    pub theme: Theme,
    pub sidebar_collapsed: bool,
    pub grid_view: GridView,
    pub selected_view: SelectedView,
    pub language: Language,
}

impl FirstPaint for UiCookie {
    const COOKIE: &'static str = "mono-ui";

    fn fields(&self) -> Vec<(&'static str, String)> {
        let sidebar = if self.sidebar_collapsed { "collapsed" } else { "open" };
        vec![
            ("theme", self.theme.as_str().to_owned()),
            ("sidebar", sidebar.to_owned()),
            ("grid", self.grid_view.as_str().to_owned()),
            ("view", self.selected_view.as_str().to_owned()),
            ("language", self.language.as_str().to_owned()),
        ]
    }

    fn set_field(&mut self, name: &str, value: &str) {
        match name {
            "theme" => self.theme = one_of(Theme::ALL, Theme::as_str, value).unwrap_or(self.theme),
            "sidebar" => self.sidebar_collapsed = value == "collapsed",
            "grid" => {
                self.grid_view = one_of(GridView::ALL, GridView::as_str, value).unwrap_or(self.grid_view)
            }
            "view" => {
                self.selected_view =
                    one_of(SelectedView::ALL, SelectedView::as_str, value).unwrap_or(self.selected_view)
            }
            "language" => {
                self.language = one_of(Language::ALL, Language::as_str, value).unwrap_or(self.language)
            }
            _ => {}
        }
    }
}

fn one_of<T: Copy, const N: usize>(all: [T; N], text: fn(T) -> &'static str, value: &str) -> Option<T> {
    all.into_iter().find(|it| text(*it) == value)
}

impl From<&Preferences> for UiCookie {
    fn from(preferences: &Preferences) -> Self {
        let Preferences { theme, sidebar_collapsed, grid_view, selected_view, language } = *preferences;
        Self { theme, sidebar_collapsed, grid_view, selected_view, language }
    }
}

#[cfg(test)]
mod tests {
    use store::first_paint::{decode, encode, parse};

    use super::*;

    #[test]
    fn the_cookie_reads_back() {
        for theme in Theme::ALL {
            for selected_view in SelectedView::ALL {
                let paint = UiCookie {
                    theme,
                    sidebar_collapsed: true,
                    grid_view: GridView::Compact,
                    selected_view,
                    language: Language::AmericanEnglish,
                };
                assert_eq!(decode(&encode(&paint)), Some(paint));
            }
        }
        assert_eq!(
            encode(&UiCookie::default()),
            "theme.auto~sidebar.open~grid.comfortable~view.grid~language.en-GB"
        );
    }

    #[test]
    fn what_a_stranger_put_into_the_cookie_is_ignored() {
        let paint: UiCookie = parse("a=b; mono-ui=theme.neon~grid.compact~x.y");
        assert_eq!(paint, UiCookie { grid_view: GridView::Compact, ..UiCookie::default() });
    }
}
