import { call } from "../api";
import { lines } from "../chart";
import { bar, card, h, table } from "../dom";
import { counted, date, integer, number, percent, words } from "../format";
import { store } from "../store";

interface Metrics { auc: number; brier: number; logLoss: number; daysMae: number; valueMae: number; valueGini: number }
interface Card {
  name: string; version: string; hash: string; horizonDays: number; coverage: number;
  source?: { title: string; citation: string };
  data?: { orders: number; customers: number; firstOrder: string; lastOrder: string };
  features?: { name: string; minimum: number; maximum: number }[];
  evaluation?: {
    cutoff: string; customers: number; buyers: number; metrics: Metrics;
    baselines: { name: string; metrics: Partial<Metrics> }[];
    calibration: { customers: number; predicted: number; actual: number }[];
    gain: { customers: number; buyers: number; lift: number }[];
    coverage: { group: string; customers: number; days: number; value: number }[];
    importance: { feature: string; probability: number; daysToBuy: number; value: number }[];
  };
  limits?: string[];
}

/** The model's card: what it learnt from, how well it does on customers it never saw, and where it does not. */
export async function show(page: HTMLElement): Promise<void> {
  const model: Card = await (await call("/api/model")).json();
  const evaluation = model.evaluation;
  page.append(
    card("The model", h("p", {}, `${model.name} ${model.version} speaks of the ${model.horizonDays} days after the day asked about.`),
      model.data && h("p", {}, `It learnt from ${integer(model.data.orders)} orders of ${integer(model.data.customers)} customers, ` +
        `${date(model.data.firstOrder)} to ${date(model.data.lastOrder)}.`),
      model.source && h("p", { class: "quiet" }, model.source.citation),
      h("p", { class: "quiet" }, "Hash ", h("code", {}, model.hash))));
  if (evaluation) page.append(...charts(evaluation, model.coverage));
  else page.append(h("p", { class: "notice" }, "This model's card holds no evaluation."));
  page.append(drift(model));
  if (model.limits) page.append(card("Limits", h("ul", {}, ...model.limits.map(l => h("li", {}, l)))));
}

function charts(evaluation: NonNullable<Card["evaluation"]>, coverage: number): HTMLElement[] {
  const row = (name: string, m: Partial<Metrics>) =>
    [name, number(m.auc), number(m.brier), number(m.daysMae), integer(m.valueMae), number(m.valueGini)];
  const strongest = [...evaluation.importance].sort((a, b) => b.probability - a.probability);
  const most = Math.max(strongest[0]?.probability ?? 0, 1e-9);
  return [
    card("On customers it never saw", h("p", {}, `${integer(evaluation.customers)} customers as of ${date(evaluation.cutoff)}, ` +
      `of whom ${integer(evaluation.buyers)} bought.`),
    table("Beside simpler ways", ["", "AUC", "Brier score", "Days off", "Money off", "Value Gini"],
      [row("this model", evaluation.metrics), ...evaluation.baselines.map(b => row(b.name, b.metrics))])),
    h("div", { class: "grid" },
      card("Lift: reaching buyers", lines("Share of buyers reached by contacting the likeliest customers", "Customers contacted",
        [{ customers: 0, buyers: 0 }, ...evaluation.gain].map(g => [g.customers, g.buyers]), "Buyers reached", "At random")),
      card("Calibration: said and happened", lines("Of customers given a probability, the share that bought", "Predicted",
        evaluation.calibration.map(c => [c.predicted, c.actual]), "Bought", "Perfect")),
      card("Coverage of the intervals", table(`Meant to hold ${percent(coverage)} of outcomes`, ["Customers", "Days", "Value"],
        evaluation.coverage.map(c => [`${c.group} (${integer(c.customers)})`, percent(c.days), percent(c.value)]))),
      card("What the probability depends on", table("Share of the harm to the probability (its log loss) when a feature is shuffled", ["Feature", "", "Share"],
        strongest.slice(0, 12).map(i => [words(i.feature), bar(i.probability / most), percent(i.probability)])))),
  ];
}

/** Share of the last file's customers outside the training range, by feature. */
function drift(model: Card): HTMLElement {
  const rows = store.file?.rows.filter(r => r.status === "ok") ?? [];
  if (rows.length === 0)
    return card("Drift", h("p", { class: "quiet" }, "Score a file to compare its customers with those that the model learnt from."));
  const outside = new Map<string, number>();
  for (const { outOfRange } of rows)
    if (outOfRange) for (const feature of outOfRange.split(" ")) outside.set(feature, (outside.get(feature) ?? 0) + 1);
  return card("Drift", table(`${counted(rows.length, "customer")} of ${store.file!.name} against the training ranges`,
    ["Feature", "Range learnt", "Outside", ""],
    (model.features ?? []).map(f => ({ f, share: (outside.get(f.name) ?? 0) / rows.length })).sort((a, b) => b.share - a.share)
      .map(({ f, share }) => [words(f.name), `${number(f.minimum)} to ${number(f.maximum)}`, percent(share), bar(share, share > 0.1 ? "down" : "")])));
}
