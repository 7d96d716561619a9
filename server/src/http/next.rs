//! Where a browser goes after signing in.

/// The path if it stays on this site, else none. What a browser would take for another site is refused: anything but a
/// single leading slash, backslashes, and control characters, which browsers drop before they look.
pub(crate) fn safe(next: &str) -> Option<&str> {
    let rest = next.strip_prefix('/')?;
    let fine = next.len() <= 2000
        && !rest.starts_with(['/', '\\'])
        && !next.chars().any(|c| c.is_control() || c == '\\' || c.is_whitespace())
        && next.is_ascii()
        && !next.starts_with("/api/")
        && next != "/login"
        && !next.starts_with("/login?");
    fine.then_some(next)
}

/// The login page that leads back to where someone was going.
pub(crate) fn login_for(path: &str) -> String {
    match safe(path) {
        Some("/") | None => "/login".to_owned(),
        Some(path) => format!("/login?next={}", escape(path)),
    }
}

/// The text as a value in a query string.
pub(crate) fn escape(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_this_site_are_followed() {
        for path in ["/", "/users", "/users?q=a%20b&page=2", "/users/0193#top", "/a//b"] {
            assert_eq!(safe(path), Some(path));
        }
    }

    #[test]
    fn other_sites_are_not() {
        let bad = [
            "",
            " ",
            "users",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/%0d%0a\r\nSet-Cookie: a=b",
            "http://evil.example",
            "https:evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            " //evil.example",
            "\u{0}/x",
            "/ /evil.example",
            "/a\\..\\\\evil.example",
            "?next=//evil",
            "#x",
            "/\u{2028}/evil",
            "/\u{a0}/evil.example",
            "@evil.example",
            ".evil.example",
            "/api/v1/auth/logout",
            "/login?next=/login",
        ];
        for path in bad {
            assert_eq!(safe(path), None, "{path:?} was followed");
        }
        assert_eq!(safe(&format!("/{}", "x".repeat(2000))), None);
    }

    #[test]
    fn the_way_back_is_escaped() {
        assert_eq!(login_for("/users?q=a&page=2"), "/login?next=%2Fusers%3Fq%3Da%26page%3D2");
        assert_eq!(login_for("/"), "/login");
        assert_eq!(login_for("//evil.example"), "/login");
    }
}
