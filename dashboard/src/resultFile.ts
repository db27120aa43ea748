import Papa from "papaparse";
import { download } from "./dom";
import type { Row } from "./store";

// A spreadsheet would take text that begins with one of these for a formula.
const inert = (text: string) => /^[\s]*[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;

/** Gives the scores back as a CSV that is safe to open in a spreadsheet. */
export const downloadScores = (rows: Row[]) => download("scores.csv", "text/csv", Papa.unparse(
  rows.map(row => Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, typeof cell === "string" ? inert(cell) : cell]))),
  { newline: "\n" }));
