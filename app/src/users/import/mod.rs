//! Adding many users at once from a CSV file.

mod dialog;
mod form;
mod rejected_csv;
mod report;
mod run;

pub(super) use dialog::ImportDialog;
