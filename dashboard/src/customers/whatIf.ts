import type { Customer, Order } from "../api";
import { pluralize, wholePercent } from "../format";

/** How a customer is supposed to differ from their orders. */
export interface WhatIf { daysLater: number; amountFactor: number; extraOrders: number }

export const unchanged: WhatIf = { daysLater: 0, amountFactor: 1, extraOrders: 0 };

/** Returns the customer as they would be. An extra order has the average size of the others. */
export function applyWhatIf(customer: Customer, { daysLater, amountFactor, extraOrders }: WhatIf): Customer {
  const asOf = new Date(Date.parse(customer.asOf!) + daysLater * 86_400_000).toISOString();
  const orders = customer.orders.map(order => ({ ...order, amount: order.amount * amountFactor }));
  const extra: Order = {
    at: asOf, amount: mean(orders.map(order => order.amount)) ?? 100,
    items: mean(orders.map(order => order.items)), products: mean(orders.map(order => order.products)),
  };
  return { customerId: customer.customerId, asOf, orders: [...orders, ...Array.from({ length: extraOrders }, () => extra)] };
}

function mean(values: (number | undefined)[]): number | undefined {
  const known = values.filter(value => value !== undefined);
  return known.length > 0 ? known.reduce((sum, value) => sum + value, 0) / known.length : undefined;
}

/** A change to one thing about a customer, tried in growing steps to find the least that changes the action. */
export interface Counterfactual { label: (step: number) => string; steps: number[]; apply: (whatIf: WhatIf, step: number) => WhatIf }

const steps = (count: number, step: (i: number) => number) => Array.from({ length: count }, (_, i) => step(i));
const multiplyAmounts = (whatIf: WhatIf, factor: number) => ({ ...whatIf, amountFactor: whatIf.amountFactor * factor });

export const counterfactuals: Counterfactual[] = [
  {
    label: count => pluralize(count, "more order"),
    steps: [1, 2, 3, 4, 5],
    apply: (whatIf, count) => ({ ...whatIf, extraOrders: whatIf.extraOrders + count }),
  },
  {
    label: days => `${pluralize(days, "more day")} without an order`,
    steps: steps(90, i => i < 30 ? i + 1 : 30 + (i - 29) * 5),
    apply: (whatIf, days) => ({ ...whatIf, daysLater: whatIf.daysLater + days }),
  },
  {
    label: factor => `Every order is ${wholePercent(factor - 1)} larger`,
    steps: steps(40, i => i < 20 ? 1.05 + i * 0.05 : 2 + (i - 19) * 0.25),
    apply: multiplyAmounts,
  },
  {
    label: factor => `Every order is ${wholePercent(1 - factor)} smaller`,
    steps: steps(19, i => 0.95 - i * 0.05),
    apply: multiplyAmounts,
  },
];
