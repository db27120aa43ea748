import { useRef } from "preact/hooks";
import type { Customer, Order } from "../api";
import { Card } from "../components/Card";
import { CustomerPanel } from "../components/CustomerPanel";
import { SelectField, TextField } from "../components/Field";
import { WhatIfSliders } from "../components/WhatIfSliders";
import { examples } from "../customers/examples";
import { unchanged, type WhatIf } from "../customers/whatIf";
import { pluralize } from "../format";
import { remembered } from "../stored";

interface Subject { example: number; customer: Customer; whatIf: WhatIf }

const subjectOf = (example: number): Subject => ({ example, customer: structuredClone(examples[example]!.customer), whatIf: unchanged });

const subject = remembered("try", subjectOf(0));

/** A customer whose orders and what-if values the reader changes. */
export function Try() {
  const { example, customer, whatIf } = subject.value;
  const change = (changes: Partial<Subject>) => { subject.value = { ...subject.value, ...changes }; };
  const changeCustomer = (changes: Partial<Customer>) => change({ customer: { ...customer, ...changes } });
  return <CustomerPanel customer={customer} whatIf={whatIf}>
    <Card title="Customer"><form onSubmit={event => event.preventDefault()}>
      <SelectField label="Start from an example" value={String(example)} options={examples.map(({ label }, i) => [String(i), label])}
        onChange={value => { subject.value = subjectOf(Number(value)); }} />
      <div class="pair">
        <TextField label="Name or number" value={customer.customerId} maxLength={128} required isLive
          onChange={customerId => changeCustomer({ customerId })} />
        <TextField label="As of" type="date" value={customer.asOf!.slice(0, 10)} isLive
          onChange={day => { if (day) changeCustomer({ asOf: `${day}T12:00:00Z` }); }} />
      </div>
      <WhatIfSliders value={whatIf} onChange={value => change({ whatIf: value })} />
      <OrderRows orders={customer.orders} asOf={customer.asOf!} onChange={orders => changeCustomer({ orders })} />
    </form></Card>
  </CustomerPanel>;
}

interface OrderRowsProps { orders: Order[]; asOf: string; onChange: (orders: Order[]) => void }

function OrderRows({ orders, asOf, onChange }: OrderRowsProps) {
  const list = useRef<HTMLFieldSetElement>(null);
  const remove = (index: number) => {
    onChange(orders.filter((_, i) => i !== index));
    // The button with the focus is gone.
    requestAnimationFrame(() => {
      const buttons = list.current!.querySelectorAll("button");
      // The last button adds an order.
      buttons[Math.min(index, Math.max(0, buttons.length - 2))]!.focus();
    });
  };
  const change = (index: number, changes: Partial<Order>) =>
    onChange(orders.map((order, i) => i === index ? { ...order, ...changes } : order));
  const add = () => onChange([...orders, { at: asOf, amount: orders.at(-1)?.amount ?? 100 }]);
  return <details><summary>{pluralize(orders.length, "order")}</summary>
    <fieldset ref={list}><legend>Day and amount of each order</legend>
      <ol class="rows">{orders.map((order, i) => <li key={i}>
        <input type="date" value={order.at.slice(0, 10)} aria-label={`Day of order ${i + 1}`}
          onInput={({ currentTarget: { value } }) => { if (value) change(i, { at: `${value}T10:00:00Z` }); }} />
        <input type="number" min={0} step="any" value={order.amount} aria-label={`Amount of order ${i + 1}`}
          // Sends wrong amounts too. The service refuses them, so the answer for the last amount does not stay.
          onInput={event => change(i, { amount: event.currentTarget.valueAsNumber })} />
        <button type="button" class="plain" aria-label={`Remove order ${i + 1}`} onClick={() => remove(i)}>×</button>
      </li>)}</ol>
      <button type="button" onClick={add}>Add an order</button>
    </fieldset></details>;
}
