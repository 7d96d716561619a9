use contract::users::RejectedRow;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// An address that is the list of rejected rows itself, as a CSV file.
pub(super) fn href(rows: &[RejectedRow]) -> String {
    format!("data:text/csv;charset=utf-8,{}", utf8_percent_encode(&csv(rows), NON_ALPHANUMERIC))
}

fn csv(rows: &[RejectedRow]) -> String {
    let mut text = String::from("line,field,message\r\n");
    for RejectedRow { line, field, message } in rows {
        text.push_str(&format!("{line},{},{}\r\n", quoted(field), quoted(message)));
    }
    text
}

/// In quotes if it must be; spreadsheets take what starts like a formula for one, so that gets an apostrophe.
fn quoted(value: &str) -> String {
    let guard = if value.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    if guard.is_empty() && !value.contains([',', '"', '\n', '\r']) {
        return value.to_owned();
    }
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, field: &str, message: &str) -> RejectedRow {
        RejectedRow { line, field: field.to_owned(), message: message.to_owned() }
    }

    #[test]
    fn what_a_cell_may_not_hold_is_quoted() {
        let text = csv(&[
            row(2, "email", "must be an e-mail address, like name@example.com"),
            row(3, "", "a \"b\""),
        ]);
        assert_eq!(
            text,
            "line,field,message\r\n\
             2,email,\"must be an e-mail address, like name@example.com\"\r\n\
             3,,\"a \"\"b\"\"\"\r\n"
        );
    }

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(quoted("=1+2"), "\"'=1+2\"");
    }

    #[test]
    fn the_address_holds_nothing_that_could_end_it() {
        let href = href(&[row(2, "name", "\"><script>")]);
        assert!(href.starts_with("data:text/csv;charset=utf-8,line%2Cfield"));
        assert!(!href.contains(['"', '<', '>', ' ', '#']));
    }
}
