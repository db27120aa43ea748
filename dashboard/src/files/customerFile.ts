import Papa from "papaparse";
import { words } from "../format";
import { type DayOrder, guessComma, guessDays, readDay, readNumber, type Shape } from "./csvValues";

const orderColumns = ["customer", "day", "amount", "quantity", "unitPrice", "order", "product", "productCount"];

export type Kind = "orders" | "features";
/** Where each column stands in a line; -1 is nowhere. */
export type Mapping = Record<string, number>;
export interface Reading extends Shape { kind: Kind; mapping: Mapping; delimiter: string; encoding: string; features: string[] }
export interface Beginning { header: string[]; rows: string[][]; reading: Reading; sureOfDays: boolean }

/** What is wrong with a line of the file; `line` counts from 1, the header. */
export interface Fault { line: number; text: string }

/** Customers as they are sent to the service; what a blob holds crosses from the worker without a copy. */
export interface Sent { body: Blob; type: "application/x-ndjson" | "text/csv" }

const spellings: Record<string, RegExp> = {
  customer: /^(customer|client|user|shopper|buyer|card|member|kunde|kunden)[ _-]?(id|no|nr|number|key)?$/i,
  day: /^(at|date|day|time|timestamp|datum|order(ed)?[ _-]?(at|date|time)|invoice[ _-]?date|purchase[ _-]?date|created[ _-]?at)$/i,
  amount: /^(amount|total|value|sum|spend|revenue|betrag|order[ _-]?(amount|total|value)|line[ _-]?total|sales([ _-]?value)?)$/i,
  quantity: /^(items|quantity|qty|units|pieces|menge|anzahl)$/i,
  unitPrice: /^((unit[ _-]?)?price|(einzel|stück)?preis)$/i,
  order: /^(order|invoice|basket|receipt|transaction)[ _-]?(id|no|number)?$/i,
  product: /^(product|sku|article|artikel|(product|item)[ _-]?(id|no|number|code)|stock[ _-]?code)$/i,
  productCount: /^(products|(distinct|different)[ _-]?products|product[ _-]?count|skus|lines)$/i,
};
const bare = (name: string) => name.toLowerCase().replace(/[ _-]/g, "");

export const columnsOf = ({ kind, features }: Reading) => kind === "orders" ? orderColumns : ["customer", ...features];

/** What is needed and has no column. Money is an amount, or else quantity times price. */
export function missing({ kind, mapping }: Reading): string[] {
  const has = (column: string) => mapping[column]! >= 0;
  const needed = kind === "orders" ? ["customer", "day"] : ["customer"];
  const money = kind === "features" || has("amount") || (has("quantity") && has("unitPrice"));
  return [...needed.filter(column => !has(column)), ...money ? [] : ["amount, or quantity and unit price"]];
}

// Read at once, a large file would freeze the page.
const beginningBytes = 1 << 18;

/** What the file's bytes stand for: UTF-16 where its first two say so, UTF-8 where all of them are, else what spreadsheets on Windows write. */
async function encodingOf(file: File): Promise<string> {
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

export const decode = async (bytes: Blob, encoding: string) => new TextDecoder(encoding).decode(await bytes.arrayBuffer());

/** The header's names matched to what is needed, and how days and numbers are written. */
export async function begin(file: File, features: string[], habit: readonly string[]): Promise<Beginning> {
  const encoding = await encodingOf(file);
  const { data, meta } = Papa.parse<string[]>(await decode(file.slice(0, beginningBytes), encoding), { preview: 500 });
  // The last line may be cut.
  if (file.size > beginningBytes) data.pop();
  const [header = [], ...lines] = data;
  const rows = lines.filter(row => row.length > 1 || row[0]);
  if (rows.length === 0) throw new Error("There is nothing in it below the first line, which is to name the columns.");
  const mapping: Mapping = {};
  for (const column of orderColumns) mapping[column] = header.findIndex(name => spellings[column]!.test(name.trim()));
  for (const name of features) mapping[name] = header.findIndex(h => bare(h) === bare(name));
  const kind = features.filter(name => mapping[name]! >= 0).length * 2 > features.length ? "features" : "orders";
  const cells = (column: string) => rows.map(row => row[mapping[column]!]?.trim() ?? "").filter(c => c);
  const { days, sure } = guessDays(cells("day"), habit);
  const comma = guessComma((kind === "orders" ? ["amount", "quantity", "unitPrice"] : features).flatMap(cells), meta.delimiter);
  return { header, rows, reading: { kind, mapping, delimiter: meta.delimiter, encoding, features, days, comma }, sureOfDays: kind === "features" || sure };
}

const expected: Record<DayOrder, string> = { ymd: "a day such as 2026-01-31", dmy: "a day such as 31/01/2026", mdy: "a day such as 01/31/2026" };

/** A line of an order, or all of it; money, and so the quantity, is negative where it is a return. */
export interface ReadLine { id: string; at: number; amount: number; quantity?: number; order: string; product: string; productCount?: number }

/** One line of an order file, or what is wrong with it. */
export function readOrder(row: string[], reading: Reading): ReadLine | string {
  const { mapping, comma } = reading;
  const cell = (column: string) => row[mapping[column]!]?.trim() ?? "";
  const at = readDay(cell("day"), reading.days);
  const wrong: string[] = [];
  const id = readId(row, reading, wrong);
  if (Number.isNaN(at)) wrong.push(complain("day", expected[reading.days], cell("day")));
  const money = (column: string) => {
    const n = readNumber(cell(column), comma);
    if (Number.isNaN(n)) wrong.push(complain(words(column), `a number such as ${comma ? "12,50" : "12.50"}`, cell(column)));
    return n;
  };
  const amount = mapping["amount"]! >= 0 ? money("amount") : money("quantity") * money("unitPrice");
  if (amount === 0) wrong.push("nothing was paid, so it counts for nothing");
  if (wrong.length > 0) return wrong.join("; ");
  const known = (column: string) => { const n = readNumber(cell(column), comma); return Number.isNaN(n) ? undefined : n; };
  return { id, at, amount, quantity: known("quantity"), order: cell("order"), product: cell("product"), productCount: known("productCount") };
}

/** One line of a feature file as the service's CSV has it, or what is wrong with it. An empty cell is not known. */
export function readFeatures(row: string[], reading: Reading): { id: string; text: string } | string {
  const { mapping, features, comma } = reading;
  const wrong: string[] = [];
  const id = readId(row, reading, wrong);
  let text = /[",\r\n]/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
  for (const name of features) {
    const cell = row[mapping[name]!]?.trim() ?? "";
    const value = cell ? readNumber(cell, comma) : "";
    if (Number.isNaN(value)) wrong.push(complain(name, "a number, or nothing where it is not known", cell));
    text += `,${value}`;
  }
  return wrong.length > 0 ? wrong.join("; ") : { id, text };
}

export const featureHeader = ({ features }: Reading) => Papa.unparse([["customerId", ...features]]);

/** Customers as lines of JSON, however they were sent. */
export async function asJson({ body, type }: Sent): Promise<string> {
  const text = await body.text();
  if (type !== "text/csv") return text;
  const [header = [], ...rows] = Papa.parse<string[]>(text, { delimiter: ",", newline: "\n" }).data;
  const names = header.slice(1).map(name => `${JSON.stringify(name)}:`);
  return rows.map(([id, ...cells]) =>
    `{"customerId":${JSON.stringify(id)},"features":{${cells.map((cell, i) => names[i] + (cell || "null")).join(",")}}}`).join("\n");
}

function readId(row: string[], { mapping }: Reading, wrong: string[]): string {
  // Ids that went through a float on their way (12345.0) are the ids they were before.
  const id = row[mapping["customer"]!]?.trim().replace(/^(\d+)\.0$/, "$1") ?? "";
  if (!id || id.length > 128) wrong.push(complain("customer", "1 to 128 characters", id));
  return id;
}

const complain = (column: string, expectation: string, found: string) =>
  found ? `${column}: “${found.slice(0, 60)}” is not ${expectation}` : `${column}: is empty; expected ${expectation}`;
