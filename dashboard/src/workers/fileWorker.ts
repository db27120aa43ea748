// Reads a file of customers, has it scored and hands back the rows, all beside the page, which stays free to scroll.
import Papa from "papaparse";
import { call, inPairs, type Order, Refusal } from "../api";
import { decode, type Fault, featureHeader, readFeatures, readOrder, type Reading, type Sent } from "../files/customerFile";
import { safeLines } from "../files/resultFile";
import type { Columns } from "../files/scores";

export interface Job { file: File; reading: Reading; key: string }
export type Told =
  | { kind: "read"; share: number }
  | { kind: "total"; customers: number; asOf?: number }
  | { kind: "scored"; sent: Sent; columns: Columns; measured: number; outside: string[]; header: string; result: Blob }
  | { kind: "faults"; faults: Fault[] }
  | { kind: "done" }
  | { kind: "failed"; status: number; message: string };

// Small enough that answers come early, large enough that requests cost little.
const customersPerRequest = 2_500;

const tell = (told: Told, moved: Transferable[] = []) => postMessage(told, { transfer: moved });

self.onmessage = async ({ data }: MessageEvent<Job>) => {
  try {
    const parts = data.reading.kind === "orders" ? await readOrders(data) : readFeatureLines(await readLines(data), data.reading);
    await inPairs(parts, part => scorePart(part, data.key));
    tell({ kind: "done" });
  } catch (error) {
    tell({ kind: "failed", status: error instanceof Refusal ? error.status : 0, message: error instanceof Error ? error.message : String(error) });
  }
};

type Lines = { line: number; row: string[] }[];

/** The lines below the header, each with its number: a quoted cell may hold line ends. */
async function readLines({ file, reading }: Job): Promise<Lines> {
  const lines: Lines = [];
  let line = 1;
  // Decoded as a whole: Papa would cut a letter of several bytes where its chunks end.
  const text = await decode(file, reading.encoding);
  return new Promise(done => Papa.parse<string[]>(text, {
    delimiter: reading.delimiter, chunkSize: 1 << 20,
    chunk: ({ data, meta }: Papa.ParseResult<string[]>) => {
      for (const row of data) {
        if (row.length > 1 || row[0]) lines.push({ line, row });
        line++;
        for (const cell of row) if (cell.includes("\n")) line += cell.split("\n").length - 1;
      }
      tell({ kind: "read", share: Math.min(1, meta.cursor / text.length) });
    },
    complete: () => done(lines.slice(1)),
  }));
}

/** What is sent, and whose each of its lines is: the customer, and where they first stand in the file. */
interface Part { sent: Sent; owners: { id: string; line: number }[] }

function* inParts(customers: Iterable<{ id: string; text: string; line: number }>, type: Sent["type"], header?: string): Generator<Part> {
  let texts: string[] = [];
  let owners: Part["owners"] = [];
  const begin = () => {
    texts = header === undefined ? [] : [header];
    owners = header === undefined ? [] : [{ id: "", line: 1 }];
  };
  const close = (): Part => ({ sent: { body: new Blob([texts.join("\n")]), type }, owners });
  begin();
  let count = 0;
  for (const { id, text, line } of customers) {
    texts.push(text);
    owners.push({ id, line });
    // A quoted name may hold line ends.
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", end + 1)) owners.push({ id, line });
    if (++count % customersPerRequest > 0) continue;
    yield close();
    begin();
  }
  if (count % customersPerRequest > 0) yield close();
}

function* readFeatureLines(lines: Lines, reading: Reading): Generator<Part> {
  tell({ kind: "total", customers: lines.length });
  yield* inParts((function* () {
    const faults: Fault[] = [];
    for (const { line, row } of lines) {
      const read = readFeatures(row, reading);
      if (typeof read === "string") faults.push({ line, text: read });
      else yield { ...read, line };
    }
    tell({ kind: "faults", faults });
  })(), "text/csv", featureHeader(reading));
}

/** An order as its lines come, its products named or counted. */
interface Growing { at: number; amount: number; quantity?: number; products?: Set<string>; productCount?: number }

/**
 * Groups the lines into customers, each as of the last order in the file, and into orders as the command line does: by
 * number, or else by instant; what is negative is a return of its own; two equal lines that name order and product are one.
 */
async function readOrders(job: Job): Promise<Generator<Part>> {
  const { mapping } = job.reading;
  const has = (column: string) => mapping[column]! >= 0;
  const customers = new Map<string, { line: number; orders: Map<string, Growing>; seen: Set<string> }>();
  const faults: Fault[] = [];
  const sum = (a: number | undefined, b: number | undefined) => b === undefined ? a : (a ?? 0) + b;
  for (const { line, row } of await readLines(job)) {
    const read = readOrder(row, job.reading);
    if (typeof read === "string") {
      faults.push({ line, text: read });
      continue;
    }
    const { at, amount, quantity, product, productCount } = read;
    let customer = customers.get(read.id);
    if (!customer) customers.set(read.id, customer = { line, orders: new Map(), seen: new Set() });
    if (has("order") && has("product")) {
      const before = customer.seen.size;
      customer.seen.add(`${at} ${amount} ${quantity} ${read.order}\n${product}`);
      if (customer.seen.size === before) {
        faults.push({ line, text: `${read.id}: the same as a line above, so it is taken for its copy` });
        continue;
      }
    }
    const key = `${amount < 0} ${read.order || at}`;
    let order = customer.orders.get(key);
    if (!order) customer.orders.set(key, order = { at, amount: 0, products: has("product") ? new Set() : undefined });
    order.at = Math.min(order.at, at);
    order.amount += amount;
    order.quantity = sum(order.quantity, quantity);
    order.productCount = sum(order.productCount, productCount);
    if (product) order.products?.add(product);
  }
  let last = -Infinity;
  for (const { orders } of customers.values()) for (const { at } of orders.values()) last = Math.max(last, at);
  tell({ kind: "faults", faults });
  tell({ kind: "total", customers: customers.size, asOf: customers.size ? last : undefined });
  return inParts((function* () {
    const asOf = customers.size ? new Date(last).toISOString() : "";
    for (const [id, { line, orders }] of customers)
      yield { id, line, text: JSON.stringify({ customerId: id, asOf, orders: [...orders.values()].map(sent) }) };
  })(), "application/x-ndjson");
}

const sent = ({ at, amount, quantity, products, productCount }: Growing): Order => ({
  at: new Date(at).toISOString(), amount: Math.abs(amount), items: quantity && Math.abs(quantity),
  products: products?.size ?? (productCount && Math.abs(productCount)), ...(amount < 0 && { returned: true }),
});

/** The service's table of scores holds what the page shows, in a fifth of the bytes of its JSON. */
async function scorePart({ sent, owners }: Part, key: string): Promise<void> {
  const response = await call("/api/score/batch", { ...sent, accept: "text/csv", key });
  const [header = [], ...lines] = Papa.parse<string[]>(await response.text(), { delimiter: ",", newline: "\n", skipEmptyLines: true }).data;
  const column = (name: string) => header.indexOf(name);
  const [status, outOfRange, line, errors] = ["status", "outOfRange", "line", "errors"].map(column) as [number, number, number, number];
  const scored = lines.filter(cells => cells[status] !== "error");
  const texts = (name: string) => { const at = column(name); return scored.map(cells => cells[at]!); };
  const numbers = (name: string) => Float64Array.from(texts(name), text => text ? Number(text) : -Infinity);
  const measured = scored.filter(cells => cells[status] === "ok");
  const columns: Columns = {
    ids: texts("customerId"), actions: texts("action"), probability: numbers("probability"), daysToBuy: numbers("daysToBuy"), value: numbers("value"),
  };
  const faults = lines.filter(cells => cells[status] === "error").map(cells => {
    const owner = owners[Number(cells[line]) - 1]!;
    return { line: owner.line, text: `${owner.id}: ${cells[errors]}` };
  });
  tell({ kind: "faults", faults });
  tell({
    kind: "scored", sent: await without(faults), columns, measured: measured.length, outside: measured.flatMap(cells => cells[outOfRange]!.split(" ").filter(name => name)),
    header: safeLines([header.slice(0, line)]), result: new Blob([safeLines(scored.map(cells => cells.slice(0, line)))]),
  }, [columns.probability.buffer, columns.daysToBuy.buffer, columns.value.buffer]);

  /** Whoever was refused would have a policy refused for all. */
  async function without(faults: Fault[]): Promise<Sent> {
    if (faults.length === 0) return sent;
    const refused = new Set(faults.map(fault => fault.line));
    const kept = (await sent.body.text()).split("\n").filter((_, i) => !refused.has(owners[i]!.line));
    return { ...sent, body: new Blob([kept.join("\n")]) };
  }
}
