/// The address of a service that the tests need.
pub(super) fn address(variable: &str) -> String {
    std::env::var(variable).unwrap_or_else(|_| {
        panic!("{variable} is not set. Run `./dev test`, or `eval \"$(./dev env)\"` first: these tests need real services.")
    })
}
