use store::FirstPaint;
use store::first_paint::{MAX_LENGTH, decode, encode, parse, set_cookie};

use crate::support::{Paint, Theme};

const DARK: Paint = Paint { theme: Theme::Dark, collapsed: true };

#[test]
fn what_is_encoded_is_parsed() {
    let cookie = set_cookie(&DARK);
    let pair = cookie.split(';').next().unwrap();
    assert_eq!(pair, "sample-ui=theme.dark~collapsed.true");
    assert_eq!(parse::<Paint>(format!("a=1; {pair}; b=2")), DARK);
}

#[test]
fn every_header_gives_a_first_paint() {
    let dark = Paint { theme: Theme::Dark, collapsed: false };
    let light = Paint { theme: Theme::Light, collapsed: false };
    let long = format!("sample-ui=theme.dark~x.{}", "y".repeat(MAX_LENGTH));
    let table: &[(&str, &[u8], Paint)] = &[
        ("nothing", b"", Paint::default()),
        ("other cookies", b"a=1; b=theme.dark", Paint::default()),
        ("alone", b"sample-ui=theme.dark", dark),
        ("among others", b"a=1; sample-ui=theme.dark; b=2", dark),
        ("without spaces", b"a=1;sample-ui=theme.dark;b=2", dark),
        ("a longer name", b"sample-ui2=theme.dark; x-sample-ui=theme.dark", Paint::default()),
        ("another case", b"Sample-UI=theme.dark", Paint::default()),
        ("no value", b"sample-ui=", Paint::default()),
        ("no equals sign", b"sample-ui", Paint::default()),
        ("an unknown field of another build", b"sample-ui=hue.210~theme.dark", dark),
        (
            "an unknown value",
            b"sample-ui=theme.sepia~collapsed.true",
            Paint { collapsed: true, ..Paint::default() },
        ),
        ("garbage", b"sample-ui=%7B%22theme%22", Paint::default()),
        ("markup", b"sample-ui=theme.<script>", Paint::default()),
        ("quoted", b"sample-ui=\"theme.dark\"", Paint::default()),
        ("a torn field", b"sample-ui=theme.dark~collap", Paint::default()),
        ("an empty field", b"sample-ui=theme.dark~~", Paint::default()),
        ("not text", b"sample-ui=theme.dark\xff", Paint::default()),
        ("not text elsewhere", b"a=\xff\xfe; sample-ui=theme.dark", dark),
        ("twice: the first", b"sample-ui=theme.dark; sample-ui=theme.light", dark),
        ("twice: the first readable", b"sample-ui=?; sample-ui=theme.light", light),
        ("only separators", b";;; ; =; ==", Paint::default()),
        ("too long", long.as_bytes(), Paint::default()),
    ];
    for (what, header, expected) in table {
        assert_eq!(parse::<Paint>(header), *expected, "{what}");
    }
}

#[derive(Debug, Default, PartialEq)]
struct Words(Vec<String>);

impl FirstPaint for Words {
    const COOKIE: &'static str = "words";

    fn fields(&self) -> Vec<(&'static str, String)> {
        self.0.iter().map(|word| ("word", word.clone())).collect()
    }

    fn set_field(&mut self, _: &str, value: &str) {
        self.0.push(value.to_owned());
    }
}

#[test]
fn an_encoded_value_is_url_safe_and_bounded() {
    let words = ["plain", "two words", "semi;colon", "", "ünicode", &"x".repeat(300), "a~b", "last"];
    let value = encode(&Words(words.map(str::to_owned).to_vec()));
    assert_eq!(value, "word.plain~word.last");
    let many = encode(&Words(vec!["w".repeat(20); 100]));
    assert!(many.len() <= MAX_LENGTH, "{}", many.len());
    assert_eq!(decode::<Words>(&many).unwrap().0.len(), 9);
}
