import type { Customer, Order } from "../api";

const asOf = "2011-12-09T12:00:00Z";

const orders = (...rows: [daysBefore: number, amount: number, items: number, products: number][]): Order[] =>
  rows.map(([days, amount, items, products]) =>
    ({ at: new Date(Date.parse(asOf) - days * 86_400_000).toISOString(), amount, items, products }));

/** Invented customers, one of each type that marketers know. */
export const examples: { label: string; customer: Customer }[] = [
  {
    label: "Loyal: large orders, the last this week",
    customer: {
      customerId: "loyal", asOf,
      orders: orders([240, 410, 160, 22], [205, 388.5, 150, 20], [170, 455, 172, 25], [130, 520, 210, 28],
        [98, 467.2, 180, 24], [61, 610, 240, 31], [33, 540.8, 205, 27], [4, 575, 220, 30]),
    },
  },
  {
    label: "Frequent: small orders every three weeks",
    customer: {
      customerId: "frequent", asOf,
      orders: orders([161, 92, 40, 8], [140, 85, 36, 7], [119, 110, 51, 10], [97, 78, 30, 6],
        [73, 96, 42, 9], [52, 101, 47, 9], [29, 88, 39, 8], [8, 93, 41, 8]),
    },
  },
  {
    label: "Lapsed: spent a lot, no order since spring",
    customer: { customerId: "lapsed", asOf, orders: orders([258, 810, 140, 26], [241, 930, 210, 20], [222, 760, 280, 4]) },
  },
  {
    label: "New: one order, two weeks ago",
    customer: { customerId: "new", asOf, orders: orders([14, 145, 60, 12]) },
  },
];
