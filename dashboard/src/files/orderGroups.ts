import type { Order } from "../api";
import type { CustomerText } from "./batchRequest";
import { type FileFormat, hasColumn } from "./fileFormat";
import { type FileLine, type OrderLine, readOrderLine, type SkippedLine } from "./fileLines";

/** The sum of an order's lines. Its products are counted by name, or by the file's own counts. */
interface OrderSum { at: number; amount: number; quantity?: number; products?: Set<string>; productCount?: number }

interface CustomerOrders { line: number; orders: Map<string, OrderSum>; seen: Set<string> }

/** The customers of an order file. The service scores them as of the last order in the file. */
export interface OrderGroups { customers: Map<string, CustomerOrders>; asOf: number | undefined; skipped: SkippedLine[] }

/**
 * Groups lines into customers and orders as the command line does. Lines with the same order number, or else the same instant,
 * are one order. Negative lines are a return of their own. Equal lines that name order and product count once.
 */
export function groupOrders(lines: FileLine[], format: FileFormat): OrderGroups {
  const customers: OrderGroups["customers"] = new Map();
  const skipped: SkippedLine[] = [];
  const namesProducts = hasColumn(format, "product");
  const canRepeat = namesProducts && hasColumn(format, "order");
  for (const { line, cells } of lines) {
    const read = readOrderLine(cells, format);
    if (typeof read === "string") {
      skipped.push({ line, reason: read });
      continue;
    }
    const { customerId } = read;
    let customer = customers.get(customerId);
    if (!customer) customers.set(customerId, customer = { line, orders: new Map(), seen: new Set() });
    if (canRepeat && isRepeated(customer.seen, read)) {
      skipped.push({ line, reason: `${customerId}: this line repeats a line above, so it does not count` });
      continue;
    }
    addToOrder(customer.orders, read, namesProducts);
  }
  return { customers, asOf: lastOrder(customers), skipped };
}

function isRepeated(seen: Set<string>, { at, amount, quantity, order, product }: OrderLine): boolean {
  const count = seen.size;
  seen.add(`${at} ${amount} ${quantity} ${order}\n${product}`);
  return seen.size === count;
}

function addToOrder(orders: Map<string, OrderSum>, line: OrderLine, namesProducts: boolean): void {
  const { at, amount, quantity, product, productCount } = line;
  const key = `${amount < 0} ${line.order || at}`;
  let order = orders.get(key);
  if (!order) orders.set(key, order = { at, amount: 0, products: namesProducts ? new Set() : undefined });
  order.at = Math.min(order.at, at);
  order.amount += amount;
  order.quantity = addKnown(order.quantity, quantity);
  order.productCount = addKnown(order.productCount, productCount);
  if (product) order.products?.add(product);
}

function lastOrder(customers: OrderGroups["customers"]): number | undefined {
  let last: number | undefined;
  for (const { orders } of customers.values())
    for (const { at } of orders.values()) last = Math.max(last ?? at, at);
  return last;
}

const addKnown = (a: number | undefined, b: number | undefined) => b === undefined ? a : (a ?? 0) + b;

/** Writes each customer as a line of JSON. */
export function* customersAsJson({ customers, asOf }: OrderGroups): Generator<CustomerText> {
  if (asOf === undefined) return;
  const instant = new Date(asOf).toISOString();
  for (const [id, { line, orders }] of customers)
    yield { id, line, text: JSON.stringify({ customerId: id, asOf: instant, orders: [...orders.values()].map(toOrder) }) };
}

const toOrder = ({ at, amount, quantity, products, productCount }: OrderSum): Order => ({
  at: new Date(at).toISOString(), amount: Math.abs(amount), items: quantity && Math.abs(quantity),
  products: products?.size ?? (productCount && Math.abs(productCount)), ...(amount < 0 && { returned: true }),
});
