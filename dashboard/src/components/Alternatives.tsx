import type { Customer, Score } from "../api";
import { type Alternative, findAlternatives } from "../customers/alternatives";
import type { WhatIf } from "../customers/whatIf";
import { probabilityPercent } from "../format";
import { ActionBadge } from "./ActionBadge";
import { Card } from "./Card";
import { Loaded } from "./Loaded";
import { type ColumnHeader, Table } from "./Table";

/** What would change the decision about a customer. */
export const Alternatives = ({ current, customer, whatIf }: { current: Score; customer: Customer; whatIf: WhatIf }) =>
  <Card title="What would change this">
    <Loaded load={signal => findAlternatives(current, customer, whatIf, signal)} inputs={[current]}
      errorTitle="The alternatives could not be tried" placeholder={<p class="quiet">Trying alternatives…</p>}>
      {alternatives => <AlternativeTable current={current} alternatives={alternatives} />}
    </Loaded>
  </Card>;

function AlternativeTable({ current, alternatives }: { current: Score; alternatives: Alternative[] }) {
  // A model may predict no probability.
  const hasProbability = current.probability !== undefined;
  const headers: ColumnHeader[] = ["If", ...hasProbability ? [{ number: "Probability" }] : [], "Action"];
  return <Table caption="Each row changes one thing, by the least that changes the action, or by the most that was tried" headers={headers}
    rows={alternatives.map(({ label, score: { probability, decision } }) => [
      label, ...hasProbability ? [probabilityPercent(probability)] : [],
      decision.action === current.decision.action ? <span class="tag">still {decision.action}</span>
        : <strong><ActionBadge action={decision.action} /></strong>])} />;
}
