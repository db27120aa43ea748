/** How a file writes its days and numbers: guessed from its first lines, for the reader to correct. */
export interface Shape { days: DayOrder; comma: boolean }
export type DayOrder = "ymd" | "dmy" | "mdy";

export const dayOrders: Record<DayOrder, string> = {
  ymd: "year-month-day (2026-01-31)", dmy: "day/month/year (31/01/2026)", mdy: "month/day/year (01/31/2026)",
};

const ymd = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const parted = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})/;
const time = /^(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(am|pm)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

/** Which of day and month comes first is told by a number over 12; failing that by the point that only day-first countries use, or the reader's own habit. */
export function guessDays(cells: string[], habit: readonly string[]): { days: DayOrder; sure: boolean } {
  if (cells.every(c => ymd.test(c))) return { days: "ymd", sure: true };
  const found = cells.map(c => parted.exec(c)).filter(m => m !== null);
  if (found.some(m => Number(m[1]) > 12)) return { days: "dmy", sure: true };
  if (found.some(m => Number(m[2]) > 12)) return { days: "mdy", sure: true };
  if (found.length === 0) return { days: "ymd", sure: false };
  return { days: found.some(m => m[0].includes(".")) || habit[0] !== "en-US" ? "dmy" : "mdy", sure: false };
}

/** Whether numbers are written 1.234,50. */
export function guessComma(cells: string[], delimiter: string): boolean {
  for (const cell of cells) {
    const [comma, point] = [cell.lastIndexOf(","), cell.lastIndexOf(".")];
    if (comma >= 0 && point >= 0) return comma > point;
    // Three digits after a single mark may be thousands; any other count is a fraction.
    const mark = Math.max(comma, point);
    if (mark >= 0 && !/^.\d{3}$/.test(cell.slice(mark))) return comma >= 0;
  }
  return delimiter === ";" && cells.some(c => c.includes(","));
}

/** An instant in milliseconds, NaN when it is none. Without an offset it is UTC. */
export function readDay(text: string, order: DayOrder): number {
  const day = (order === "ymd" ? ymd : parted).exec(text);
  const clock = day && time.exec(text.slice(day[0].length));
  if (!day || !clock) return NaN;
  const [a, b, c] = [Number(day[1]), Number(day[2]), Number(day[3])];
  const [y, m, d] = order === "ymd" ? [a, b, c] : order === "dmy" ? [c, b, a] : [c, a, b];
  const year = y < 100 ? 2000 + y : y;
  const midnight = Date.UTC(year, m - 1, d);
  const back = new Date(midnight);
  if (back.getUTCMonth() !== m - 1 || back.getUTCDate() !== d) return NaN;
  const [hour, minute, second] = [Number(clock[1] ?? 0), Number(clock[2] ?? 0), Number(clock[3] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return NaN;
  const half = clock[5]?.toLowerCase();
  const hours = half ? hour % 12 + (half === "pm" ? 12 : 0) : hour;
  const zone = /([+-])(\d{2}):?(\d{2})/.exec(clock[6] ?? "");
  const offset = zone ? (zone[1] === "-" ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) : 0;
  return midnight + ((hours * 60 + minute - offset) * 60 + second) * 1000 + Math.floor(Number(`0.${clock[4] ?? 0}`) * 1000);
}

/** A number, NaN when it is none. A currency sign, spaces and the other mark between thousands are let pass. */
export function readNumber(text: string, comma: boolean): number {
  // Most numbers are plain.
  if (!comma && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const bare = text.replace(/^([-+]?)\s*[$€£]\s*|\s*[$€£]$|[\s'’]/g, "$1").replace(/^[$€£]/, "");
  const thousands = comma ? /^[-+]?\d{1,3}(\.\d{3})+(?=,|$)/ : /^[-+]?\d{1,3}(,\d{3})+(?=\.|$)/;
  const plain = bare.replace(thousands, whole => whole.replace(/[.,]/g, "")).replace(comma ? "," : "\0", ".");
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain) && (!comma || !bare.replace(thousands, "").includes(".")) ? Number(plain) : NaN;
}
