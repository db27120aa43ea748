import Papa from "papaparse";

// A spreadsheet would take text that begins with one of these for a formula; numbers may be negative.
const inert = (text: string) => /^\s*[=+@]|^[\t\r\n]|^\s*-(?![\d.]+(e[-+]?\d+)?$)/i.test(text) ? `'${text}` : text;

/** Lines of CSV that are safe to open in a spreadsheet. */
export const safeLines = (rows: string[][]) => `${Papa.unparse(rows.map(cells => cells.map(inert)), { newline: "\n" })}\n`;
