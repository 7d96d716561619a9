//! What a person may do and where they are signed in, beyond the page that asked.

use contract::{auth::ActiveSessions, matrix::in_indexed_db, permissions::{Inspection, Verdicts}};

const _: () = in_indexed_db::<Verdicts>(); //~ E0277 kinds::SearchResults` out of the layer `IndexedDb`
const _: () = in_indexed_db::<Inspection>(); //~ E0277 kinds::SearchResults` out of the layer `IndexedDb`
const _: () = in_indexed_db::<ActiveSessions>(); //~ E0277 kinds::SearchResults` out of the layer `IndexedDb`

fn main() {}
