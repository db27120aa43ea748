import { hourAndMinute, integer, percent } from "../format";
import type { DecisionCounts } from "../live/decisionCounts";
import { bar, card, h, table } from "./dom";
import { colourCount, stackedBarChart } from "./stackedBarChart";

/** The numbers of a period: how many decisions, by which action, and when. */
export function decisionSummary(): { elements: HTMLElement[]; show(counts: DecisionCounts, dropped: number): void } {
  const figures = h("div", { class: "card figures" });
  const actions = h("div", { class: "shares" });
  const numbers = h("div", {});
  const chart = stackedBarChart("Decisions over time, by action. The table below contains the numbers.");
  const overTime = h("figure", {}, chart.element, h("details", {}, h("summary", {}, "Numbers"), numbers));
  return {
    elements: [figures, h("div", { class: "grid" }, card("Decisions by action", actions), card("Decisions over time", overTime))],
    show(counts, dropped) {
      figures.replaceChildren(...figureSections(counts, dropped));
      actions.replaceChildren(actionTable(counts));
      chart.show(counts.overTime);
      numbers.replaceChildren(timeTable(counts));
    },
  };
}

function figureSections({ decisions, control }: DecisionCounts, dropped: number): HTMLElement[] {
  const figure = (title: string, value: string, note: string) =>
    h("section", { class: "figure" }, h("h2", {}, title), h("p", { class: "number" }, value), h("p", { class: "quiet" }, note));
  const total = decisions.length;
  const events = decisions.filter(decision => decision.source === "event").length;
  return [
    figure("Decisions", integer(total), `${integer(events)} from events, ${integer(total - events)} over HTTP`),
    figure("Control group", total > 0 ? percent(control / total) : "–", control > 0
      ? `${integer(control)} of ${integer(total)}: do not act on these decisions`
      : "No customer is in the control group (setting ControlShare)"),
    ...dropped > 0 ? [figure("Missed", integer(dropped), "The service made decisions faster than this page could receive them")] : [],
  ];
}

function actionTable({ decisions, byAction }: DecisionCounts): HTMLElement {
  const total = Math.max(1, decisions.length);
  const rows = byAction.map(({ action, count, control }, i) => {
    const colour = `c${i % colourCount}`;
    return [h("span", {}, h("i", { class: `swatch ${colour}`, "aria-hidden": "true" }), action),
      bar(count / total, colour), integer(count), percent(count / total), integer(control)];
  });
  return table("Share of all decisions", ["Action", "", { number: "Decisions" }, { number: "Share" }, { number: "Control" }], rows);
}

function timeTable({ overTime: { starts, names, counts } }: DecisionCounts): HTMLElement {
  const rows = starts.flatMap((start, t) => counts.some(ofAction => ofAction[t]! > 0)
    ? [[hourAndMinute(start * 1000), ...counts.map(ofAction => integer(ofAction[t]))]] : []);
  return table("Decisions by time", ["From", ...names.map(name => ({ number: name }))], rows);
}
