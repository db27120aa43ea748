import type { ScoredFile } from "../files/store";
import { date, integer, percent, pluralize } from "../format";
import { bar, card, download, h, table } from "./dom";
import { scoreTable } from "./scoreTable";

/** The results of a file. Call `refresh` when there are more scores, and with `isComplete` when there are all. */
export function fileResults(file: ScoredFile): { elements: HTMLElement[]; refresh: (isComplete: boolean) => void } {
  const actions = card("Action mix");
  const skipped = h("div", {});
  const customers = scoreTable(file.scores);
  const downloadResult = () => download("scores.csv", new Blob(file.result, { type: "text/csv" }));
  const downloadButton = h("p", { class: "buttons" }, h("button", { class: "primary", onclick: downloadResult }, "Download the result"));
  const refresh = (isComplete: boolean) => {
    actions.replaceChildren(h("h2", {}, "Action mix"), h("div", { class: "shares" }, actionTable(file)),
      ...isComplete ? [downloadButton] : []);
    customers.refresh();
    if (isComplete) skipped.replaceChildren(skippedLines(file));
  };
  return { elements: [actions, skipped, customers.element], refresh };
}

function actionTable({ name, asOf, scores: { actions, actionCounts, count } }: ScoredFile): HTMLElement {
  const rows = actions.map((action, i) => ({ action, customers: actionCounts[i]! })).sort((a, b) => b.customers - a.customers);
  return table(`${pluralize(count, "customer")} of ${name}${asOf === undefined ? "" : `, as of ${date(asOf)}`}`,
    ["Action", "", { number: "Customers" }, { number: "Share" }],
    rows.map(({ action, customers }) => [action, bar(customers / count), integer(customers), percent(customers / count)]));
}

const linesShown = 100;

function skippedLines({ skipped }: ScoredFile): HTMLElement {
  if (skipped.length === 0) return h("p", { class: "notice" }, "Every line could be used.");
  const first = [...skipped].sort((a, b) => a.line - b.line).slice(0, linesShown);
  return card(`${pluralize(skipped.length, "line")} left out`,
    h("p", { class: "quiet" }, "All else was scored, without what stands on these lines."),
    table(skipped.length > linesShown ? "The first hundred" : "All of them", ["Line", "Why"],
      first.map(({ line, reason }) => [integer(line), reason])));
}
