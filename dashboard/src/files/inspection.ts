import { type Customer, request } from "../api";
import type { Upload } from "./upload";

/** How a file is written. */
export interface Dialect { format: string; compression: string; encoding: string; delimiter: string; skip: number; hasHeader: boolean }
export interface InspectedColumn { role: string; column: string; why: string; form: string }
/** A word of the file, what it means, and how many lines have it. */
export interface InspectedWord { text: string; meaning: string; lines: number }
export interface InspectedRow { line: number; values: Record<string, string>; leftOut?: string | null }
export interface UnreadableRow { file: string; line: number; customer: string; role: string; error: string }
export interface OrderSummary {
  lines: number; dropped: { reason: string; lines: number; money: number }[];
  orders: number; returns: number; customers: number; buyers: number; repeatBuyers: number; money: number;
  firstOrder: string; lastOrder: string;
}

/** The first rows of a table as they are. */
export interface TablePreview { columns: string[]; rows: string[][] }

/** What the service understood of a file of orders. */
export interface OrderInspection {
  /** The columns that say how to reach a customer, and the one of consent. */
  contacts?: { role: string; column: string; why: string }[];
  format?: string | null; title?: string | null; preview?: TablePreview; files: { name: string; dialect: Dialect }[];
  columns: InspectedColumn[]; ignored: string[]; statuses: InspectedWord[]; kinds: InspectedWord[];
  money: string; moneyWhy: string; currency?: string | null; timeZone?: string | null;
  firstRows: InspectedRow[]; summary: OrderSummary; warnings: string[]; unreadable: UnreadableRow[]; refusal?: string | null;
}

/** What a reader can choose: the roles that columns can have, and the exports of known platforms. */
export interface OrderFormats { roles: { role: string; about: string }[]; recipes: { name: string; title: string }[]; delimiters: string[] }

let formats: Promise<OrderFormats> | undefined;

/** Returns the formats that the service knows. They do not change while the page is open. */
export function getOrderFormats(): Promise<OrderFormats> {
  formats ??= request("/api/orders/formats").then(response => response.json()).catch(error => {
    formats = undefined;
    throw error;
  });
  return formats;
}

/** Returns one customer of a file with their orders, as a request to score them contains them. */
export async function readOrders(
  { body, type, encoding }: Upload, query: string, customer: string, signal?: AbortSignal): Promise<Customer> {
  const path = `/api/orders/read?${query}&${new URLSearchParams({ customer })}`;
  return (await request(path, { body, type, encoding, signal })).json();
}

export async function inspectOrders({ body, type, encoding }: Upload, query: string, signal: AbortSignal): Promise<OrderInspection> {
  return (await request(`/api/orders/inspect?${query}`, { body, type, encoding, signal })).json();
}
