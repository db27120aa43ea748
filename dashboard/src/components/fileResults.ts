import type { ScoredFile } from "../files/store";
import { date, integer, percent, pluralize } from "../format";
import { historyOnly, levelUnknown } from "../heads";
import { bar, card, download, h, table } from "./dom";
import { leftOut, refusedCustomers } from "./inspectionSummary";
import { scoreTable } from "./scoreTable";

/** The results of a file. Call `refresh` when there are more scores, and with `isComplete` when there are all. */
export function fileResults(
  file: ScoredFile, readAgain: () => void): { elements: HTMLElement[]; refresh: (isComplete: boolean) => void } {
  const actions = card("Customers by action");
  const notScored = h("div", {});
  const notice = h("p", { class: "notice", hidden: true });
  const customers = scoreTable(file.scores);
  const downloadResult = () => download("scores.csv", new Blob(file.result, { type: "text/csv" }));
  const buttons = h("p", { class: "buttons" }, h("button", { class: "primary", onclick: downloadResult }, "Download the result"),
    h("button", { onclick: readAgain }, "Change how the file is read"));
  const refresh = (isComplete: boolean) => {
    actions.replaceChildren(h("h2", {}, "Customers by action"), h("div", { class: "shares" }, actionTable(file)),
      ...isComplete ? [buttons] : []);
    const { scores } = file;
    notice.textContent = scores.heads.length === 0 ? historyOnly : levelUnknown;
    notice.hidden = scores.count === 0 || scores.heads.length > 0 && !scores.isLevelUnknown;
    customers.refresh();
    if (isComplete) notScored.replaceChildren(notScoredCard(file));
  };
  return { elements: [notice, actions, notScored, customers.element], refresh };
}

function actionTable({ upload, inspection, scores: { actions, actionCounts, count } }: ScoredFile): HTMLElement {
  const rows = actions.map((action, i) => ({ action, customers: actionCounts[i]! })).sort((a, b) => b.customers - a.customers);
  const asOf = inspection ? `, as of ${date(inspection.summary.lastOrder)}` : "";
  return table(`${pluralize(count, "customer")} in ${upload.name}${asOf}`,
    ["Action", "", { number: "Customers" }, { number: "Share" }],
    rows.map(({ action, customers }) => [action, bar(customers / count), integer(customers), percent(customers / count)]));
}

function notScoredCard({ inspection, refused }: ScoredFile): HTMLElement {
  if (inspection) return leftOut(inspection, refused);
  return card("Left out", refused.length > 0 ? refusedCustomers(refused) : h("p", {}, "Every line counts."));
}
