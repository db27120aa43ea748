export type DayOrder = "ymd" | "dmy" | "mdy";

/** How a file writes dates and numbers. */
export interface ValueFormat { dayOrder: DayOrder; decimalComma: boolean }

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const yearLast = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})/;
const time = /^(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/**
 * Detects the order of day and month. A number over 12 must be a day. Without one, a point means day first, as only countries
 * with that order use it; otherwise the order of the reader's first language applies.
 */
export function detectDayOrder(cells: string[], languages: readonly string[]): { dayOrder: DayOrder; isCertain: boolean } {
  if (cells.every(cell => yearFirst.test(cell))) return { dayOrder: "ymd", isCertain: true };
  const dates = cells.map(cell => yearLast.exec(cell)).filter(match => match !== null);
  if (dates.some(match => Number(match[1]) > 12)) return { dayOrder: "dmy", isCertain: true };
  if (dates.some(match => Number(match[2]) > 12)) return { dayOrder: "mdy", isCertain: true };
  if (dates.length === 0) return { dayOrder: "ymd", isCertain: false };
  const isDayFirst = dates.some(match => match[0].includes(".")) || languages[0] !== "en-US";
  return { dayOrder: isDayFirst ? "dmy" : "mdy", isCertain: false };
}

/** Detects whether numbers are written 1.234,50. */
export function detectDecimalComma(cells: string[], delimiter: string): boolean {
  for (const cell of cells) {
    const comma = cell.lastIndexOf(",");
    const point = cell.lastIndexOf(".");
    if (comma >= 0 && point >= 0) return comma > point;
    // Three digits after the only separator may be thousands. Any other number of digits is a fraction.
    const separator = Math.max(comma, point);
    if (separator >= 0 && !/^.\d{3}$/.test(cell.slice(separator))) return comma >= 0;
  }
  return delimiter === ";" && cells.some(cell => cell.includes(","));
}

/** Parses a date with an optional time, in UTC unless it has an offset. Returns milliseconds, or NaN if it is not a date. */
export function parseDate(text: string, order: DayOrder): number {
  const date = (order === "ymd" ? yearFirst : yearLast).exec(text);
  const clock = date && time.exec(text.slice(date[0].length));
  if (!date || !clock) return NaN;
  const [a, b, c] = [Number(date[1]), Number(date[2]), Number(date[3])];
  const [y, month, day] = order === "ymd" ? [a, b, c] : order === "dmy" ? [c, b, a] : [c, a, b];
  const year = y < 100 ? 2000 + y : y;
  const midnight = new Date(Date.UTC(year, month - 1, day));
  // 31 February would become a day of March.
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return NaN;
  return midnight.getTime() + parseTime(clock);
}

/** Returns the milliseconds since midnight in UTC, or NaN if there is no such time. */
function parseTime([, hours = "0", minutes = "0", seconds = "0", fraction = "0", half, zone = ""]: RegExpExecArray): number {
  const [hour, minute, second] = [Number(hours), Number(minutes), Number(seconds)];
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const hourOfDay = half ? hour % 12 + (half.toLowerCase() === "pm" ? 12 : 0) : hour;
  const offset = /([+-])(\d{2}):?(\d{2})/.exec(zone);
  const offsetMinutes = offset ? (offset[1] === "-" ? -1 : 1) * (Number(offset[2]) * 60 + Number(offset[3])) : 0;
  return ((hourOfDay * 60 + minute - offsetMinutes) * 60 + second) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000);
}

/** Parses a number, ignoring a currency sign, spaces and thousands separators. Returns NaN if it is not a number. */
export function parseNumber(text: string, decimalComma: boolean): number {
  // Most numbers are plain.
  if (!decimalComma && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const bare = text.replace(/^([-+]?)\s*[$€£]\s*|\s*[$€£]$|[\s'’]/g, "$1").replace(/^[$€£]/, "");
  const thousands = decimalComma ? /^[-+]?\d{1,3}(\.\d{3})+(?=,|$)/ : /^[-+]?\d{1,3}(,\d{3})+(?=\.|$)/;
  const ungrouped = bare.replace(thousands, whole => whole.replace(/[.,]/g, ""));
  if (decimalComma && ungrouped.includes(".")) return NaN;
  const plain = decimalComma ? ungrouped.replace(",", ".") : ungrouped;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}
