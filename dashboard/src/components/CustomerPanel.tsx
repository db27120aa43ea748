import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Customer, score, type Score } from "../api";
import { applyWhatIf, type WhatIf } from "../customers/whatIf";
import { probabilityPercent } from "../format";
import { Alternatives } from "./Alternatives";
import { Announcement } from "./Announcement";
import { Card } from "./Card";
import { CustomerAnswer, RulesTried } from "./CustomerAnswer";
import { Loaded } from "./Loaded";
import { OrderTimeline } from "./OrderTimeline";

interface CustomerPanelProps {
  customer: Customer; whatIf: WhatIf; currency?: string | null;
  /** Controls beside the answer. On a phone, the answer comes first. */
  children: ComponentChildren;
}

/** One customer: the answer of the service, the orders over time, and what would change the decision. */
export function CustomerPanel({ customer, whatIf, currency, children }: CustomerPanelProps) {
  const [announcement, setAnnouncement] = useState("");
  const changed = applyWhatIf(customer, whatIf);
  const load = async (signal: AbortSignal) => {
    const answer = await score(changed, signal);
    setAnnouncement(describe(answer));
    return { answer, changed };
  };
  return <div class="split">
    <div>
      <Loaded load={load} inputs={[JSON.stringify(changed)]} delayMilliseconds={150} errorTitle="The service could not score this customer"
        placeholder={<p class="quiet">Scoring…</p>}>
        {({ answer, changed: { orders, asOf } }) => <>
          <CustomerAnswer score={answer} currency={currency} />
          <Card title="Orders"><OrderTimeline orders={orders} asOf={asOf!} daysToBuy={answer.daysToBuy} currency={currency} /></Card>
          <Alternatives current={answer} customer={customer} whatIf={whatIf} />
          <RulesTried score={answer} />
        </>}
      </Loaded>
      <Announcement text={announcement} />
    </div>
    <div>{children}</div>
  </div>;
}

const describe = ({ decision: { action }, probability }: Score) =>
  probability === undefined ? action : `${action}, probability ${probabilityPercent(probability)}`;
