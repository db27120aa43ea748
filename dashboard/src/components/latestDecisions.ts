import { days, integer, probabilityPercent, time } from "../format";
import { allHeads, type Head } from "../heads";
import type { LiveDecision } from "../live/decisionStream";
import { type ColumnHeader, h, table, tableRow } from "./dom";

const rowsShown = 100;
const titles: Record<Head, string> = { probability: "Probability", daysToBuy: "Days", value: "Value" };
const texts: Record<Head, (decision: LiveDecision) => string> = {
  probability: ({ probability }) => probabilityPercent(probability),
  daysToBuy: ({ daysToBuy }) => days(daysToBuy),
  value: ({ value }) => integer(value),
};

/**
 * A table of the newest decisions, with the predictions that at least one of them has. `show` keeps the rows that stay, and so the
 * reader's place in the table.
 */
export function latestDecisions(): { element: HTMLElement; show(decisions: LiveDecision[]): void } {
  const element = h("div", { class: "stack latest" });
  let heads: Head[] | undefined;
  let headers: ColumnHeader[] = [];
  const show = (decisions: LiveDecision[]) => {
    const newest = decisions.slice(-rowsShown).reverse();
    const now = allHeads.filter(head => newest.some(decision => decision[head] !== undefined));
    if (now.join() !== heads?.join()) {
      heads = now;
      headers = ["Customer", "Time", "Action", "Arm", ...now.map(head => ({ number: titles[head] })), "Source", "Model"];
      element.replaceChildren(table(`The latest ${integer(rowsShown)} of the period, newest first`, headers, []));
    }
    const body = element.querySelector("tbody")!;
    const rows = new Map([...body.rows].map(row => [row.dataset["id"], row]));
    newest.forEach((decision, i) => {
      const row = rows.get(decision.id) ?? decisionRow(decision, now, headers);
      if (body.rows[i] !== row) body.insertBefore(row, body.rows[i] ?? null);
    });
    while (body.rows.length > newest.length) body.deleteRow(-1);
  };
  return { element, show };
}

function decisionRow(decision: LiveDecision, heads: Head[], headers: ColumnHeader[]): HTMLTableRowElement {
  const { id, customerId, action, arm, source, modelVersion } = decision;
  const row = tableRow(headers, [customerId, time(decision.time), action, arm, ...heads.map(head => texts[head](decision)),
    source === "event" ? "event" : "HTTP", modelVersion]);
  row.dataset["id"] = id;
  row.cells[0]!.title = customerId;
  return row;
}
