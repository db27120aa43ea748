// A spreadsheet takes text that begins with one of these characters for a formula. Numbers may be negative.
const formula = /^\s*[=+@]|^[\t\r\n]|^\s*-(?![\d.]+(e[-+]?\d+)?$)/i;
const escapeFormula = (text: string) => formula.test(text) ? `'${text}` : text;
const quote = (text: string) => /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/** Writes rows as CSV that a spreadsheet opens without running a formula. */
export const toSafeCsv = (rows: string[][]) =>
  rows.map(cells => `${cells.map(cell => quote(escapeFormula(cell))).join(",")}\n`).join("");
