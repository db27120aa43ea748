import type { Estimate, Order } from "../api";
import { date, dateAfter, dayMilliseconds, money, pluralize } from "../format";
import { Chart } from "./Chart";
import { ticks } from "./chartScale";

interface OrderTimelineProps { orders: Order[]; asOf: string; daysToBuy?: Estimate; currency?: string | null }

/** The orders of a customer over time, and when the next one is expected. */
export function OrderTimeline({ orders, asOf, daysToBuy, currency }: OrderTimelineProps) {
  const now = Date.parse(asOf);
  const sorted = [...orders].sort((a, b) => a.at < b.at ? -1 : 1);
  const first = Math.min(now - 30 * dayMilliseconds, ...sorted.map(({ at }) => Date.parse(at)));
  const last = now + Math.max(30, daysToBuy?.high ?? daysToBuy?.expected ?? 0) * dayMilliseconds;
  const place = (time: number) => (time - first) / (last - first);
  const after = (days: number) => place(now + days * dayMilliseconds);
  const highest = Math.max(1, ...sorted.map(({ amount }) => amount)) * 1.05;
  const places = [...sorted.map(({ at }) => place(Date.parse(at))), ...daysToBuy ? [after(daysToBuy.expected)] : []];
  const describe = (i: number) => {
    const order = sorted[i];
    if (!order) return `Next order expected on ${dateAfter(asOf, daysToBuy!.expected)}`;
    const items = order.items === undefined ? "" : `, ${pluralize(order.items, "item")}`;
    return `${date(order.at)}: ${order.returned ? "return of " : ""}${money(order.amount, currency, 2)}${items}`;
  };
  return <Chart label={`${pluralize(sorted.length, "order")} on a time line`} places={places} describe={describe} height={180}
    xTicks={[0, 0.5, 1].map(at => ({ at, label: date(first + at * (last - first)) }))}
    yTicks={ticks(highest).map(amount => ({ at: amount / highest, label: money(amount, currency) }))}>
    {(x, y) => <>
      {daysToBuy?.low !== undefined && daysToBuy.high !== undefined && <rect class="expected-range" y={y(1)} height={y(0) - y(1)}
        x={x(after(daysToBuy.low))} width={x(after(daysToBuy.high)) - x(after(daysToBuy.low))} />}
      <line class="as-of" x1={x(place(now))} x2={x(place(now))} y1={y(0)} y2={y(1)} />
      {sorted.map((order, i) => <g class={order.returned ? "return" : "order"}>
        <line x1={x(places[i]!)} x2={x(places[i]!)} y1={y(0)} y2={y(order.amount / highest)} />
        <circle cx={x(places[i]!)} cy={y(order.amount / highest)} r="4" /></g>)}
      {daysToBuy && <circle class="expected" cx={x(after(daysToBuy.expected))} cy={y(0)} r="6" />}
    </>}
  </Chart>;
}
