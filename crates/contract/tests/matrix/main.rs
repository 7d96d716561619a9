//! The storage matrix: that it is the specification's, that its document is of today, and what does not compile.

#[rustfmt::skip]
mod allowed;
mod cases;
mod compile_fail;
mod document;
mod generated;
mod specification;
