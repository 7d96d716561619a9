use contract::query_string::Pairs;

/// Where to go after signing in if nothing else was asked for.
const HOME: &str = "/users";

/// The sign-in page, with the way back to `here` (path and query).
pub(crate) fn sign_in_url(here: &str) -> String {
    format!("/login?next={}", percent_encoding::utf8_percent_encode(here, percent_encoding::NON_ALPHANUMERIC))
}

/// Where the sign-in page's query string asks to go afterwards: a path of this site, or home.
pub(super) fn destination(query: &Pairs) -> String {
    query.get("next").filter(|next| is_local(next)).unwrap_or(HOME).to_owned()
}

/// `//host` and `/\host` are other sites to a browser; so is what it makes of control characters.
fn is_local(path: &str) -> bool {
    path.starts_with('/')
        && !path[1..].starts_with(['/', '\\'])
        && !path.chars().any(char::is_control)
        && !path.starts_with("/login")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_kept_with_its_query() {
        let url = sign_in_url("/users?q=ann&page=2");
        assert_eq!(url, "/login?next=%2Fusers%3Fq%3Dann%26page%3D2");
        assert_eq!(destination(&Pairs::parse(&url["/login?".len()..])), "/users?q=ann&page=2");
    }

    #[test]
    fn another_site_is_no_destination() {
        let bad = [
            "next=https://evil.test",
            "next=//evil.test",
            "next=/%5Cevil.test",
            "next=/%09/evil.test",
            "next=",
            "",
        ];
        for query in bad {
            assert_eq!(destination(&Pairs::parse(query)), HOME, "{query}");
        }
    }

    #[test]
    fn signing_in_does_not_lead_to_signing_in() {
        assert_eq!(destination(&Pairs::parse("next=/login?next=/x")), HOME);
    }
}
