//! The storage matrix: that it is the specification's, that its document is of today, and what does not compile.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[rustfmt::skip]
mod allowed;
mod cases;
mod compile_fail;
mod compiler;
mod document;
mod generated;
mod specification;
