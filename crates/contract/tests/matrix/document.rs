use std::fmt::Write as _;

use contract::matrix::{
    BESIDE, TABLE,
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
    text += "\nSecrets and passwords are no rows of the specification's table.\n\n## What outlives the page\n\n\
             Layers beside the five, of which a kind that is not named is kept out: of the UI store `localStorage` and the \
             readable cookie for the first paint, of the query cache what is stored in IndexedDB.\n\n";
    for (layer, kinds) in BESIDE {
        let kinds: Vec<String> =
            kinds.iter().map(|(kind, part)| format!("`{kind}` ({})", part.text())).collect();
        let _ = writeln!(text, "- **{layer}**: {}.", kinds.join(", "));
    }
    text += "\n## Where each kind belongs\n\n";
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
