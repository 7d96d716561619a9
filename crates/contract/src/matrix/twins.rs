/// Cases of a door's own bound, for `cargo test --doc`. Each is compiled twice: with the `T` that the door takes it must
/// compile, and with the one that the storage matrix keeps out it must not. So nothing but that type can be why.
#[doc(hidden)]
#[macro_export]
macro_rules! twins {
    ($($name:ident: $takes:literal, not $refuses:literal; $case:literal)*) => { $(
        #[doc = concat!("```no_run\ntype T = ", $takes, ";\n", $case, "\n```\n")]
        #[doc = concat!("```compile_fail,E0277\ntype T = ", $refuses, ";\n", $case, "\n```\n")]
        mod $name {}
    )* };
}
