import Papa from "papaparse";

// A spreadsheet takes text that begins with one of these characters for a formula. Numbers may be negative.
const formula = /^\s*[=+@]|^[\t\r\n]|^\s*-(?![\d.]+(e[-+]?\d+)?$)/i;
const escapeFormula = (text: string) => formula.test(text) ? `'${text}` : text;

/** Writes rows as CSV that a spreadsheet opens without running a formula. */
export const toSafeCsv = (rows: string[][]) => `${Papa.unparse(rows.map(cells => cells.map(escapeFormula)), { newline: "\n" })}\n`;
