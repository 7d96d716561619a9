//! A lean type that is not lean.

use contract::matrix::{
    Stored, in_cookies, kinds,
    parts::{IsMinimal, MostBytes},
};

struct Lean;

impl Stored for Lean {
    type Kind = kinds::SessionData;
}

impl IsMinimal for Lean {
    const MOST_BYTES: MostBytes = MostBytes::new(1024); //~ E0080 what is minimal takes less than a kilobyte
}

const _: () = in_cookies::<Lean>();

fn main() {}
