//! JSON for people.

/// Indents `raw`, which must be JSON, by two spaces. Fields keep their order and numbers their digits, which they would
/// not on a way through a tree.
pub(super) fn pretty(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() * 2);
    let mut depth = 0_usize;
    let mut in_text = false;
    let mut chars = raw.chars().filter(|c| !c.is_control()).peekable();
    while let Some(c) = chars.next() {
        if in_text {
            out.push(c);
            match c {
                '\\' => out.extend(chars.next()),
                '"' => in_text = false,
                _ => {}
            }
            continue;
        }
        match c {
            '"' => {
                in_text = true;
                out.push(c);
            }
            '{' | '[' => {
                out.push(c);
                while chars.next_if_eq(&' ').is_some() {}
                if let Some(end) = chars.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                line(&mut out, depth);
                out.push(c);
            }
            ',' => {
                out.push(c);
                line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            ' ' => {}
            _ => out.push(c),
        }
    }
    out
}

fn line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

#[cfg(test)]
mod tests {
    use super::pretty;

    #[test]
    fn fields_keep_their_order_and_texts_their_signs() {
        let raw = r#"{"b":1.50,"a":[],"c":{},"d":[1,{"e":"x, \"y\": {z}\\"}]}"#;
        let indented = [
            "{",
            "  \"b\": 1.50,",
            "  \"a\": [],",
            "  \"c\": {},",
            "  \"d\": [",
            "    1,",
            "    {",
            "      \"e\": \"x, \\\"y\\\": {z}\\\\\"",
            "    }",
            "  ]",
            "}",
        ];
        assert_eq!(pretty(raw), indented.join("\n"));
        assert_eq!(pretty(&pretty(raw)), pretty(raw));
    }
}
