import type { Customer } from "../api";
import { counted, wholePercent } from "../format";

/** What to suppose of a customer. */
export interface Change { daysLater: number; amountFactor: number; extraOrders: number }

/** The customer as they would be; an extra order is of their average size. */
export function whatIf(customer: Customer, change: Change): Customer {
  const asOf = new Date(Date.parse(customer.asOf!) + change.daysLater * 86_400_000).toISOString();
  const orders = customer.orders.map(o => ({ ...o, amount: o.amount * change.amountFactor }));
  const mean = (of: (o: (typeof orders)[0]) => number | undefined) => {
    const known = orders.map(of).filter(v => v !== undefined);
    return known.length ? known.reduce((a, b) => a + b, 0) / known.length : undefined;
  };
  const extra = { at: asOf, amount: mean(o => o.amount) ?? 100, items: mean(o => o.items), products: mean(o => o.products) };
  return { customerId: customer.customerId, asOf, orders: [...orders, ...Array.from({ length: change.extraOrders }, () => extra)] };
}

/** One thing that may come out differently, by growing steps. */
export interface Lever { label: (step: number) => string; steps: number[]; apply: (now: Change, step: number) => Change }

export const levers: Lever[] = [
  {
    label: n => counted(n, "more order"), steps: [1, 2, 3, 4, 5],
    apply: (now, n) => ({ ...now, extraOrders: now.extraOrders + n }),
  },
  {
    label: n => `${counted(n, "more day")} of silence`, steps: Array.from({ length: 90 }, (_, i) => i < 30 ? i + 1 : 30 + (i - 29) * 5),
    apply: (now, n) => ({ ...now, daysLater: now.daysLater + n }),
  },
  {
    label: f => `Every order is ${wholePercent(f - 1)} larger`, steps: Array.from({ length: 40 }, (_, i) => i < 20 ? 1.05 + i * 0.05 : 2 + (i - 19) * 0.25),
    apply: (now, f) => ({ ...now, amountFactor: now.amountFactor * f }),
  },
  {
    label: f => `Every order is ${wholePercent(1 - f)} smaller`, steps: Array.from({ length: 19 }, (_, i) => 0.95 - i * 0.05),
    apply: (now, f) => ({ ...now, amountFactor: now.amountFactor * f }),
  },
];
