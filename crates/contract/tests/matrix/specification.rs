use contract::matrix::TABLE;

/// The table of the specification, as it stands there.
const SPECIFICATION: &str = include_str!("fixtures/specification.md");

/// The rows after the head: title and cells.
fn rows(table: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| {
        line.trim()
            .trim_matches('|')
            .split('|')
            .map(|cell| cell.replace("**", "").trim().to_owned())
            .collect()
    };
    table.lines().skip(2).map(cells).collect()
}

#[test]
fn the_table_is_that_of_the_specification() {
    let specified = rows(SPECIFICATION);
    assert_eq!(specified.len(), 12);
    let declared: Vec<Vec<String>> = TABLE
        .iter()
        .filter(|kind| !["Secrets", "Passwords"].contains(&kind.name))
        .map(|kind| {
            [kind.title.to_owned()].into_iter().chain(kind.cells.map(|cell| cell.to_string())).collect()
        })
        .collect();
    assert_eq!(declared, specified);
}

#[test]
fn its_layers_are_in_the_order_of_the_specification() {
    let head: Vec<&str> = SPECIFICATION.lines().next().unwrap().split('|').map(str::trim).collect();
    assert_eq!(head[1..7], ["Data Type", "Zustand", "TanStack Query", "Redis", "Cookies", "Database"]);
}
