import Papa from "papaparse";
import type { Customer, LineError, Order } from "./api";

export const columns = ["customer", "day", "amount", "order", "items", "products"] as const;
export type Column = (typeof columns)[number];
export type Mapping = Partial<Record<Column, string>>;

const required: Column[] = ["customer", "day", "amount"];

const spellings: Record<Column, RegExp> = {
  customer: /^(customer|client|user|shopper|buyer|kunde)[ _-]?(id|no|number|key)?$/i,
  day: /^(at|date|day|time|timestamp|order(ed)?[ _-]?(at|date|time)|invoice[ _-]?date|purchase[ _-]?date|created[ _-]?at)$/i,
  amount: /^(amount|total|value|sum|price|revenue|order[ _-]?(amount|total|value)|line[ _-]?total|sales)$/i,
  order: /^(order|invoice|basket|receipt)[ _-]?(id|no|number)?$/i,
  items: /^(items|quantity|qty|units|pieces)$/i,
  products: /^(products|distinct[ _-]?products|skus|lines)$/i,
};

/** The header's names matched to what an order is made of; what is not recognised is left out. */
export function guess(header: string[]): Mapping {
  const found: Mapping = {};
  for (const column of columns) found[column] = header.find(name => spellings[column].test(name.trim()));
  return found;
}

export const isComplete = (mapping: Mapping) => required.every(column => mapping[column]);

export const readHeader = (file: File): Promise<string[]> => new Promise((done, failed) => Papa.parse<string[]>(file, {
  preview: 1, complete: result => done(result.data[0] ?? []), error: failed,
}));

interface Gathered { customers: Customer[]; errors: LineError[] }

/** Groups the lines into customers, each as of the last order in the file. An amount below zero is a return. */
export function readOrders(file: File, mapping: Mapping, progress: (share: number) => void): Promise<Gathered> {
  const customers = new Map<string, Map<string, Order>>();
  const errors: LineError[] = [];
  let line = 1;
  let last = 0;
  const cell = (row: Record<string, string>, column: Column) => row[mapping[column] ?? ""]?.trim() ?? "";

  const take = (row: Record<string, string>) => {
    line++;
    const id = cell(row, "customer");
    const at = Date.parse(cell(row, "day"));
    const amount = Number(cell(row, "amount") || NaN);
    const wrong: string[] = [];
    if (!id || id.length > 128) wrong.push("customer");
    if (Number.isNaN(at)) wrong.push("day");
    if (!Number.isFinite(amount)) wrong.push("amount");
    if (wrong.length > 0) {
      errors.push({ line, status: "error", errors: wrong.map(w => ({ pointer: w, detail: `cannot be read: “${cell(row, w as Column).slice(0, 60)}”` })) });
      return;
    }
    last = Math.max(last, at);
    let orders = customers.get(id);
    if (!orders) customers.set(id, orders = new Map());
    add(orders, cell(row, "order") || `line ${line}`, at, amount, cell(row, "items"), cell(row, "products"));
  };

  return new Promise((done, failed) => Papa.parse<Record<string, string>>(file, {
    header: true, skipEmptyLines: true, chunkSize: 1 << 20,
    chunk: result => {
      for (const row of result.data) take(row);
      progress(result.meta.cursor / file.size);
    },
    complete: () => done({
      customers: [...customers].map(([customerId, orders]) =>
        ({ customerId, asOf: new Date(last).toISOString(), orders: [...orders.values()] })),
      errors,
    }),
    error: failed,
  }));
}

function add(orders: Map<string, Order>, key: string, at: number, amount: number, items: string, products: string): void {
  const returned = amount < 0;
  const known = orders.get(`${key} ${returned}`);
  const number = (text: string) => text && Number(text) >= 0 ? Number(text) : undefined;
  if (!known) {
    orders.set(`${key} ${returned}`, {
      at: new Date(at).toISOString(), amount: Math.abs(amount), items: number(items), products: number(products),
      ...(returned && { returned }),
    });
    return;
  }
  known.amount += Math.abs(amount);
  if (known.items !== undefined) known.items += number(items) ?? 0;
  if (known.products !== undefined) known.products += number(products) ?? 0;
}
