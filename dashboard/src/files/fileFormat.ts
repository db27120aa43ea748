import Papa from "papaparse";
import { rejectCompressed } from "./compression";
import { detectDayOrder, detectDecimalComma, type ValueFormat } from "./csvValues";

export type FileKind = "orders" | "features";

/** How to read a file. `columns` has the index of each column in a line, or -1 where the file lacks the column. */
export interface FileFormat extends ValueFormat {
  kind: FileKind; columns: Record<string, number>; delimiter: string; encoding: string; features: string[];
}

/** The format detected from the first lines of a file, for the reader to correct. */
export interface DetectedFile { header: string[]; rows: string[][]; format: FileFormat; isDayOrderCertain: boolean }

const headerPatterns = {
  customer: /^(customer|client|user|shopper|buyer|card|member|kunde|kunden)[ _-]?(id|no|nr|number|key)?$/i,
  day: /^(at|date|day|time|timestamp|datum|order(ed)?[ _-]?(at|date|time)|invoice[ _-]?date|purchase[ _-]?date|created[ _-]?at)$/i,
  amount: /^(amount|total|value|sum|spend|revenue|betrag|order[ _-]?(amount|total|value)|line[ _-]?total|sales([ _-]?value)?)$/i,
  quantity: /^(items|quantity|qty|units|pieces|menge|anzahl)$/i,
  unitPrice: /^((unit[ _-]?)?price|(einzel|stück)?preis)$/i,
  order: /^(order|invoice|basket|receipt|transaction)[ _-]?(id|no|number)?$/i,
  product: /^(product|sku|article|artikel|(product|item)[ _-]?(id|no|number|code)|stock[ _-]?code)$/i,
  productCount: /^(products|(distinct|different)[ _-]?products|product[ _-]?count|skus|lines)$/i,
};
const orderColumns = Object.keys(headerPatterns);
const moneyColumns = ["amount", "quantity", "unitPrice"];

export const columnNames = ({ kind, features }: FileFormat) => kind === "orders" ? orderColumns : ["customer", ...features];
export const hasColumn = ({ columns }: FileFormat, name: string) => columns[name]! >= 0;
/** Returns a cell's text, or an empty text where the file lacks the column. */
export const cellText = (cells: string[], { columns }: FileFormat, name: string) => cells[columns[name]!]?.trim() ?? "";

/** Returns the columns that are needed and not there. Money is an amount, or else a quantity and a unit price. */
export function missingColumns(format: FileFormat): string[] {
  const needed = format.kind === "orders" ? ["customer", "day"] : ["customer"];
  const missing = needed.filter(name => !hasColumn(format, name));
  const hasMoney = hasColumn(format, "amount") || (hasColumn(format, "quantity") && hasColumn(format, "unitPrice"));
  return format.kind === "orders" && !hasMoney ? [...missing, "amount, or quantity and unit price"] : missing;
}

// Parsing a whole large file would freeze the page.
const detectionBytes = 1 << 18;
const detectionLines = 500;

/** Detects the encoding, the separator, the columns, and how dates and numbers are written. */
export async function detectFormat(file: File, features: string[], languages: readonly string[]): Promise<DetectedFile> {
  await rejectCompressed(file);
  const encoding = await detectEncoding(file);
  const { data, meta } = Papa.parse<string[]>(await decode(file.slice(0, detectionBytes), encoding), { preview: detectionLines });
  // The last line may be cut.
  if (file.size > detectionBytes) data.pop();
  const [header = [], ...lines] = data;
  const rows = lines.filter(isNotBlank);
  if (rows.length === 0)
    throw new Error("The file must have a line of column names and a line of data below it, got no data; choose another file.");
  const columns: Record<string, number> = {};
  for (const [name, pattern] of Object.entries(headerPatterns)) columns[name] = header.findIndex(title => pattern.test(title.trim()));
  for (const name of features) columns[name] = header.findIndex(title => withoutSeparators(title) === withoutSeparators(name));
  const kind = features.filter(name => columns[name]! >= 0).length * 2 > features.length ? "features" : "orders";
  const cells = (name: string) => rows.map(row => row[columns[name]!]?.trim() ?? "").filter(cell => cell);
  const { dayOrder, isCertain } = detectDayOrder(cells("day"), languages);
  const decimalComma = detectDecimalComma((kind === "orders" ? moneyColumns : features).flatMap(cells), meta.delimiter);
  return {
    header, rows, isDayOrderCertain: kind === "features" || isCertain,
    format: { kind, columns, delimiter: meta.delimiter, encoding, features, dayOrder, decimalComma },
  };
}

export const isNotBlank = (cells: string[]) => cells.length > 1 || !!cells[0];

export const decode = async (bytes: Blob, encoding: string) => new TextDecoder(encoding).decode(await bytes.arrayBuffer());

const withoutSeparators = (name: string) => name.toLowerCase().replace(/[ _-]/g, "");

/** UTF-16 where the file begins with its byte order mark, UTF-8 where the whole file is valid UTF-8, else Windows-1252. */
async function detectEncoding(file: File): Promise<string> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  try {
    await file.stream().pipeThrough(new TextDecoderStream("utf-8", { fatal: true })).pipeTo(new WritableStream());
    return "utf-8";
  } catch (error) {
    if (error instanceof TypeError) return "windows-1252";
    throw error;
  }
}
