import { days, integer, probabilityPercent, time } from "../format";
import type { LiveDecision } from "../live/decisionStream";
import { type ColumnHeader, h, table, tableRow } from "./dom";

const rowsShown = 100;
const headers: ColumnHeader[] = [
  "Customer", "Time", "Action", "Arm", { number: "Probability" }, { number: "Days" }, { number: "Value" }, "Source", "Model"];

/** A table of the newest decisions. `show` keeps the rows that stay, and so the reader's place in the table. */
export function latestDecisions(): { element: HTMLElement; show(decisions: LiveDecision[]): void } {
  const element = h("div", { class: "stack latest" },
    table(`The latest ${integer(rowsShown)} of the period, newest first`, headers, []));
  const body = element.querySelector("tbody")!;
  const show = (decisions: LiveDecision[]) => {
    const newest = decisions.slice(-rowsShown).reverse();
    const rows = new Map([...body.rows].map(row => [row.dataset["id"], row]));
    newest.forEach((decision, i) => {
      const row = rows.get(decision.id) ?? decisionRow(decision);
      if (body.rows[i] !== row) body.insertBefore(row, body.rows[i] ?? null);
    });
    while (body.rows.length > newest.length) body.deleteRow(-1);
  };
  return { element, show };
}

function decisionRow(decision: LiveDecision): HTMLTableRowElement {
  const { id, customerId, action, arm, probability, daysToBuy, value, source, modelVersion } = decision;
  const row = tableRow(headers, [customerId, time(decision.time), action, arm,
    probabilityPercent(probability), days(daysToBuy), integer(value), source === "event" ? "event" : "HTTP", modelVersion]);
  row.dataset["id"] = id;
  row.cells[0]!.title = customerId;
  return row;
}
