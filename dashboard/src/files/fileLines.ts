import { nameInWords } from "../format";
import { type DayOrder, parseDate, parseNumber } from "./csvValues";
import { cellText, type FileFormat, hasColumn } from "./fileFormat";

/** A line of the file by its number: the header is line 1, and a quoted cell may contain line ends. */
export interface FileLine { line: number; cells: string[] }

/** A line that is not scored, and why. */
export interface SkippedLine { line: number; reason: string }

/** A whole order, or one product of an order. In a return the amount is negative, and so is the quantity. */
export interface OrderLine {
  customerId: string; at: number; amount: number; quantity?: number; order: string; product: string; productCount?: number;
}

const dateExamples: Record<DayOrder, string> = { ymd: "2026-01-31", dmy: "31/01/2026", mdy: "01/31/2026" };

/** Reads a line of an order file. Returns a text if the line is wrong. */
export function readOrderLine(cells: string[], format: FileFormat): OrderLine | string {
  const { dayOrder, decimalComma } = format;
  const cell = (column: string) => cellText(cells, format, column);
  const errors: string[] = [];
  const customerId = readCustomerId(cells, format, errors);
  const at = parseDate(cell("day"), dayOrder);
  if (Number.isNaN(at)) errors.push(describeError("day", `a date such as ${dateExamples[dayOrder]}`, cell("day")));
  const neededNumber = (column: string) => {
    const value = parseNumber(cell(column), decimalComma);
    if (Number.isNaN(value))
      errors.push(describeError(nameInWords(column), `a number such as ${decimalComma ? "12,50" : "12.50"}`, cell(column)));
    return value;
  };
  const amount = hasColumn(format, "amount") ? neededNumber("amount") : neededNumber("quantity") * neededNumber("unitPrice");
  if (amount === 0) errors.push("amount must not be 0; the model does not count free orders");
  if (errors.length > 0) return errors.join("; ");
  const knownNumber = (column: string) => {
    const value = parseNumber(cell(column), decimalComma);
    return Number.isNaN(value) ? undefined : value;
  };
  return {
    customerId, at, amount, quantity: knownNumber("quantity"),
    order: cell("order"), product: cell("product"), productCount: knownNumber("productCount"),
  };
}

/** Reads a line of a feature file into a line of the service's CSV. Returns a text if the line is wrong. */
export function readFeatureLine(cells: string[], format: FileFormat): { id: string; text: string } | string {
  const errors: string[] = [];
  const id = readCustomerId(cells, format, errors);
  let text = /[",\r\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
  for (const feature of format.features) {
    const cell = cellText(cells, format, feature);
    // An empty cell is an unknown value.
    const value = cell ? parseNumber(cell, format.decimalComma) : "";
    if (Number.isNaN(value)) errors.push(describeError(feature, "a number or empty", cell));
    text += `,${value}`;
  }
  return errors.length > 0 ? errors.join("; ") : { id, text };
}

function readCustomerId(cells: string[], format: FileFormat, errors: string[]): string {
  // A program that reads ids as fractions writes 12345 as 12345.0.
  const id = cellText(cells, format, "customer").replace(/^(\d+)\.0$/, "$1");
  if (!id || id.length > 128) errors.push(describeError("customer", "1 to 128 characters long", id));
  return id;
}

const describeError = (column: string, expected: string, value: string) =>
  `${column} must be ${expected}, got ${value ? `“${value.slice(0, 60)}”` : "an empty cell"}`;
