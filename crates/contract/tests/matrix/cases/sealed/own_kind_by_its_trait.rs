//! A type that says of itself that it is a kind.

use contract::matrix::IsKind;

struct Mine;

impl IsKind for Mine {} //~ E0046 SEAL

fn main() {}
