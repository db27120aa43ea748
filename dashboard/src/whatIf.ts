import type { Customer } from "./api";

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

/** One thing different at a time from what is supposed already. */
export const alternatives = (now: Change): { label: string; change: Change }[] => [
  { label: "They order once more", change: { ...now, extraOrders: now.extraOrders + 1 } },
  { label: "30 more days pass in silence", change: { ...now, daysLater: now.daysLater + 30 } },
  { label: "90 more days pass in silence", change: { ...now, daysLater: now.daysLater + 90 } },
  { label: "Every order is twice as large", change: { ...now, amountFactor: now.amountFactor * 2 } },
  { label: "Every order is half as large", change: { ...now, amountFactor: now.amountFactor / 2 } },
];
