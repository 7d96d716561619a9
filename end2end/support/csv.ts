/** A file as a person's spreadsheet writes it: a BOM, CRLF, quotes where they are needed. */
export function csvFile(rows: string[][], name = "people.csv"): { name: string; mimeType: string; buffer: Buffer } {
  const lines = [["name", "email", "role", "status"], ...rows].map((row) => row.map(field).join(","));
  return { name, mimeType: "text/csv", buffer: Buffer.from(`\uFEFF${lines.join("\r\n")}\r\n`) };
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The rows of a file that `csvFile` or the export has written, without the header. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  const lines = text.replace(/^\uFEFF/, "").matchAll(/((?:"(?:[^"]|"")*"|[^",\r\n]*)(?:,(?:"(?:[^"]|"")*"|[^",\r\n]*))*)(?:\r?\n|$)/g);
  for (const [, line] of lines) {
    if (!line) continue;
    const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
    rows.push(fields.map(([, quoted, plain]) => (quoted !== undefined ? quoted.replaceAll('""', '"') : (plain ?? ""))));
  }
  return rows.slice(1);
}
