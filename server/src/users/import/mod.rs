//! Taking a CSV file of users.
//!
//! The file is read, checked and put into COPY's form while it arrives. Only when all of it is here does the
//! transaction begin, so a slow upload holds no connection and a broken one has changed nothing.

mod apply;
mod header;
mod parse;
mod rejected;
mod text;
mod upload;

pub(super) use apply::import;
pub(super) use parse::Parsed;
pub(super) use upload::read;
