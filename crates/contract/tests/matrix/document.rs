use std::fmt::Write as _;

use contract::matrix::{
    TABLE,
    cell::{Part, Reason},
};

use crate::generated::assert_file;

#[test]
fn the_document_is_what_the_table_gives() {
    assert_file("docs/storage-matrix.md", &document());
}

fn document() -> String {
    let mut text = String::from(
        "# The storage matrix\n\n\
         Generated from `crates/contract/src/matrix/table.rs` by `MATRIX=overwrite cargo test -p contract --test matrix`. \
         A type says its kind by `impl Stored`; what the table forbids does not compile.\n\n\
         | kind | UI store | query cache | Redis | cookies | database |\n|---|---|---|---|---|---|\n",
    );
    for kind in TABLE {
        let cells = kind.cells.map(|cell| cell.to_string()).join(" | ");
        let _ = writeln!(text, "| **{}** `{}` | {cells} |", kind.title, kind.name);
    }
    text += "\nOf what the UI store may hold, `localStorage` and the readable cookie for the first paint take \
             UI preferences only. Secrets and passwords are no rows of the specification's table.\n\n## Where each kind belongs\n\n";
    for kind in TABLE {
        let _ = writeln!(text, "- **{}**: {}.", kind.title, kind.advice);
    }
    text += "\n## What the words mean\n\n| word | meaning |\n|---|---|\n";
    for part in Part::ALL {
        let _ = writeln!(text, "| ✅ {} | {} |", part.text(), part.about());
    }
    for reason in Reason::ALL {
        let _ = writeln!(text, "| ❌ {} | {} |", reason.text(), reason.about());
    }
    text
}
