/** Tables as text for other programs, RFC 4180. */

/** Spreadsheets take what begins so for a formula, and run it; names are what strangers typed. */
const formula = /^[=+\-@\t\r]/;

/** A line of a table; what a spreadsheet would run is made plain text. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
