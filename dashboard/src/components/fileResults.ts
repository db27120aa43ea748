import type { ScoredFile } from "../files/store";
import { date, integer, percent, pluralize } from "../format";
import { bar, card, download, h, table } from "./dom";
import { scoreTable } from "./scoreTable";

/** The results of a file. Call `refresh` when there are more scores, and with `isComplete` when there are all. */
export function fileResults(file: ScoredFile): { elements: HTMLElement[]; refresh: (isComplete: boolean) => void } {
  const actions = card("Customers by action");
  const skipped = h("div", {});
  const customers = scoreTable(file.scores);
  const downloadResult = () => download("scores.csv", new Blob(file.result, { type: "text/csv" }));
  const downloadButton = h("p", { class: "buttons" }, h("button", { class: "primary", onclick: downloadResult }, "Download the result"));
  const refresh = (isComplete: boolean) => {
    actions.replaceChildren(h("h2", {}, "Customers by action"), h("div", { class: "shares" }, actionTable(file)),
      ...isComplete ? [downloadButton] : []);
    customers.refresh();
    if (isComplete) skipped.replaceChildren(skippedLines(file));
  };
  return { elements: [actions, skipped, customers.element], refresh };
}

function actionTable({ name, asOf, scores: { actions, actionCounts, count } }: ScoredFile): HTMLElement {
  const rows = actions.map((action, i) => ({ action, customers: actionCounts[i]! })).sort((a, b) => b.customers - a.customers);
  return table(`${pluralize(count, "customer")} in ${name}${asOf === undefined ? "" : `, as of ${date(asOf)}`}`,
    ["Action", "", { number: "Customers" }, { number: "Share" }],
    rows.map(({ action, customers }) => [action, bar(customers / count), integer(customers), percent(customers / count)]));
}

const linesShown = 100;

function skippedLines({ skipped }: ScoredFile): HTMLElement {
  if (skipped.length === 0) return h("p", { class: "notice" }, "No line was skipped.");
  const first = [...skipped].sort((a, b) => a.line - b.line).slice(0, linesShown);
  return card(`${pluralize(skipped.length, "line")} skipped`,
    h("p", { class: "quiet" }, "The service scored the other lines. To include these lines, correct them and choose the file again."),
    table(skipped.length > linesShown ? `The first ${linesShown} skipped lines` : "All skipped lines", ["Line", "Reason"],
      first.map(({ line, reason }) => [integer(line), reason])));
}
