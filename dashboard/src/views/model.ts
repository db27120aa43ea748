import { call } from "../api";
import { lines } from "../components/lineChart";
import { bar, card, h, table } from "../components/dom";
import { counted, date, integer, metric, number, oneDecimal, percent, wholePercent, words } from "../format";
import { store } from "../files/store";

interface Metrics { auc: number; brier: number; logLoss: number; daysMae: number; valueMae: number; valueGini: number }
interface Card {
  name: string; version: string; hash: string; horizonDays: number; coverage: number;
  source?: { title: string; citation: string };
  data?: { orders: number; customers: number; firstOrder: string; lastOrder: string };
  cutoffs?: { holdout: string };
  training?: { customers: number };
  features?: { name: string; minimum?: number; maximum?: number }[];
  evaluation?: {
    cutoff: string; customers: number; buyers: number; metrics: Metrics;
    baselines: { name: string; metrics: Partial<Metrics> }[];
    calibration: { customers: number; predicted: number; actual: number }[];
    gain: { customers: number; buyers: number; lift: number }[];
    coverage: { group: string; customers: number; days?: number; value?: number }[];
    importance: { feature: string; probability: number; daysToBuy: number; value: number }[];
  };
  limits?: string[];
}

/** The model's card: what it learnt from, how well it does on days it had not seen, and where it does not. */
export async function show(page: HTMLElement): Promise<void> {
  const model: Card = await (await call("/api/model")).json();
  const evaluation = model.evaluation;
  page.append(
    card("The model", h("p", {}, `${model.name} ${model.version} speaks of the ${model.horizonDays} days after the day asked about.`),
      model.data && h("p", {}, `It was made from ${integer(model.data.orders)} orders of ${integer(model.data.customers)} customers, ` +
        `${date(model.data.firstOrder)} to ${date(model.data.lastOrder)}. `,
        model.training && model.cutoffs && `It learnt from what ${integer(model.training.customers)} of them did before ${date(model.cutoffs.holdout)}; the days after were kept to judge it by.`),
      model.source && h("p", { class: "quiet" }, model.source.citation),
      h("p", { class: "quiet" }, "Hash ", h("code", {}, model.hash))));
  if (evaluation) page.append(...charts(evaluation, model));
  else page.append(h("p", { class: "notice" }, "This model's card holds no evaluation."));
  page.append(drift(model));
  if (model.limits) page.append(card("Limits", h("ul", {}, ...model.limits.map(l => h("li", {}, l)))));
}

function charts(evaluation: NonNullable<Card["evaluation"]>, { coverage, training }: Card): HTMLElement[] {
  const row = (name: string, m: Partial<Metrics>) =>
    [name, metric(m.auc), metric(m.brier), oneDecimal(m.daysMae), integer(m.valueMae), metric(m.valueGini)];
  const strongest = [...evaluation.importance].sort((a, b) => b.probability - a.probability);
  const most = Math.max(strongest[0]?.probability ?? 0, 1e-9);
  return [
    card("On days it had not seen", h("p", {}, `${integer(evaluation.customers)} customers as of ${date(evaluation.cutoff)}, ` +
      `of whom ${integer(evaluation.buyers)} bought in the days after. `,
      training && `It had learnt from ${integer(training.customers)} of these customers, too, as they were earlier: only the days after were new to it.`),
    h("div", { class: "stack metrics" }, table("Beside simpler ways",
      ["", { number: "AUC" }, { number: "Brier score" }, { number: "Days off" }, { number: "Money off" }, { number: "Value Gini" }],
      [row("this model", evaluation.metrics), ...evaluation.baselines.map(b => row(b.name, b.metrics))])),
    h("p", { class: "quiet" }, "AUC tells how well buyers are told from others, and Gini large spenders from small: more is better. " +
      "The Brier score is the error of the probabilities, and days and money are off by so much on average: less is better.")),
    h("div", { class: "grid" },
      card("Lift: reaching buyers", lines("Share of buyers reached by contacting the likeliest customers", "Customers contacted",
        [{ customers: 0, buyers: 0 }, ...evaluation.gain].map(g => [g.customers, g.buyers]), "Buyers reached", "At random")),
      card("Calibration: said and happened", lines("Of customers given a probability, the share that bought", "Predicted",
        evaluation.calibration.map(c => [c.predicted, c.actual]), "Bought", "Perfect")),
      card("Coverage of the intervals", table(`Meant to hold ${wholePercent(coverage)} of outcomes`, ["Customers", { number: "Days" }, { number: "Value" }],
        evaluation.coverage.map(c => [`${c.group} (${integer(c.customers)})`, percent(c.days), percent(c.value)]))),
      card("What the probability depends on", table("Share of the harm to the probability (its log loss) when a feature is shuffled", ["Feature", "", { number: "Share" }],
        strongest.slice(0, 12).map(i => [words(i.feature), bar(i.probability / most), percent(i.probability)])))),
  ];
}

/** Share of the last file's customers outside the training range, by feature. */
function drift(model: Card): HTMLElement {
  const { name, measured, outside } = store.file ?? { name: "", measured: 0, outside: new Map<string, number>() };
  if (measured === 0)
    return card("Drift", h("p", { class: "quiet" }, "Score a file to compare its customers with those that the model learnt from."));
  return card("Drift", table(`${counted(measured, "customer")} of ${name} against the training ranges`,
    ["Feature", "Range learnt", { number: "Outside" }, ""],
    (model.features ?? []).map(f => ({ f, share: (outside.get(f.name) ?? 0) / measured })).sort((a, b) => b.share - a.share)
      .map(({ f, share }) => [words(f.name), f.minimum === undefined && f.maximum === undefined ? "not told" : `${number(f.minimum)} to ${number(f.maximum)}`, percent(share), bar(share, share > 0.1 ? "down" : "")])));
}
