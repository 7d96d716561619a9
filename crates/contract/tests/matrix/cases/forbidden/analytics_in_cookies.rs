//! Analytics in `cookies`: ❌ No. Generated from the table.

use contract::matrix::{Stored, in_cookies, kinds};

#[derive(Debug)]
struct Analytics;

impl Stored for Analytics {
    type Kind = kinds::Analytics;
}

fn main() {
    in_cookies::<Analytics>();
}
