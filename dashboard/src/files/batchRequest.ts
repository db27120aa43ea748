import Papa from "papaparse";
import type { FileFormat } from "./fileFormat";

/** Customers as a request sends them. A blob passes from the worker to the page without a copy. */
export interface BatchRequest { body: Blob; type: "application/x-ndjson" | "text/csv" }

/** A customer as text of a request, and the line of the file where the customer comes first. */
export interface CustomerText { id: string; text: string; line: number }

/** A request, and for each line of its body the customer on that line. */
export interface BatchPart { request: BatchRequest; owners: { id: string; line: number }[] }

// Small enough that answers come early, large enough that requests cost little.
const customersPerRequest = 2_500;

/** Divides customers among requests. Each request begins with the header, if there is one. */
export function* divideIntoRequests(customers: Iterable<CustomerText>, type: BatchRequest["type"], header?: string): Generator<BatchPart> {
  let lines: string[] = [];
  let owners: BatchPart["owners"] = [];
  let count = 0;
  const part = (): BatchPart => ({ request: { body: new Blob([lines.join("\n")]), type }, owners });
  for (const { id, text, line } of customers) {
    if (count === 0) {
      lines = header === undefined ? [] : [header];
      owners = header === undefined ? [] : [{ id: "", line: 1 }];
    }
    lines.push(text);
    // A quoted id may contain line ends.
    for (let i = text.split("\n").length; i > 0; i--) owners.push({ id, line });
    if (++count < customersPerRequest) continue;
    yield part();
    count = 0;
  }
  if (count > 0) yield part();
}

/** Returns the request without the customers who first come on these lines of the file. */
export async function withoutLines({ request, owners }: BatchPart, lines: Set<number>): Promise<BatchRequest> {
  if (lines.size === 0) return request;
  const kept = (await request.body.text()).split("\n").filter((_, i) => !lines.has(owners[i]!.line));
  return { ...request, body: new Blob([kept.join("\n")]) };
}

export const featureHeader = ({ features }: FileFormat) => Papa.unparse([["customerId", ...features]]);

/** Returns the customers of a request as JSON lines. */
export async function toJsonLines({ body, type }: BatchRequest): Promise<string> {
  const text = await body.text();
  if (type !== "text/csv") return text;
  const [header = [], ...rows] = Papa.parse<string[]>(text, { delimiter: ",", newline: "\n" }).data;
  const names = header.slice(1).map(name => `${JSON.stringify(name)}:`);
  return rows.map(([id, ...cells]) =>
    `{"customerId":${JSON.stringify(id)},"features":{${cells.map((cell, i) => names[i] + (cell || "null")).join(",")}}}`).join("\n");
}
