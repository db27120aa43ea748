import { type Evaluation, getModelCard, headsOf, type Metrics, type ModelCard } from "../api";
import { bar, card, type ColumnHeader, h, table } from "../components/dom";
import { lineChart } from "../components/lineChart";
import { store } from "../files/store";
import { type Head, historyOnly, levelUnknown } from "../heads";
import { date, integer, metric, nameInWords, number, oneDecimal, percent, pluralize, wholePercent } from "../format";

/** Shows the model card: the data, the evaluation on the holdout, the drift of the last file, and the limits. */
export async function show(page: HTMLElement): Promise<void> {
  const model = await getModelCard();
  const { evaluation, limits } = model;
  const heads = headsOf(model);
  page.append(overview(model));
  if (heads.length === 0) page.append(h("p", { class: "notice" }, historyOnly));
  if (model.level === "unknown") page.append(h("p", { class: "notice" }, levelUnknown));
  if (heads.length > 0 && evaluation) {
    page.append(metricsCard(model, evaluation));
    page.append(h("div", { class: "grid" }, ...charts(heads, evaluation), ...coverageCards(model, evaluation),
      ...importanceCards(heads, evaluation)));
  } else if (heads.length > 0) page.append(h("p", { class: "notice" }, "This model's card contains no evaluation."));
  if (heads.length > 0) page.append(driftCard(model));
  if (limits) page.append(card("Limits", h("ul", {}, ...limits.map(limit => h("li", {}, limit)))));
}

const headsInWords: Record<Head, string> = {
  probability: "the probability of a purchase", daysToBuy: "the days until a purchase", value: "the money spent",
};

function overview(model: ModelCard): HTMLElement {
  const { name, version, hash, horizonDays, data, training, cutoffs, source } = model;
  const heads = headsOf(model).map(head => headsInWords[head]);
  const what = heads.length > 0 ? `predicts ${new Intl.ListFormat("en").format(heads)} in` : "predicts nothing about";
  return card("The model", h("p", {}, `${name} ${version} ${what} the ${horizonDays} days after the as-of date.`),
    data && h("p", {}, `The data are ${integer(data.orders)} orders of ${integer(data.customers)} customers, ` +
      `from ${date(data.firstOrder)} to ${date(data.lastOrder)}. `,
      training && cutoffs && `The model learnt from ${integer(training.customers)} of these customers on the days before ` +
      `${date(cutoffs.end)}. ${judged(cutoffs.holdouts)}`),
    source && h("p", { class: "quiet" }, source.citation),
    h("p", { class: "quiet" }, "Hash ", h("code", {}, hash)));
}

/** Figures come from models that knew nothing of the days that they predicted. */
function judged(holdouts: string[]): string {
  if (holdouts.length === 0) return "";
  return `Models that knew nothing later predicted the days after ${new Intl.ListFormat("en").format(holdouts.map(date))}. ` +
    "The evaluation is of those.";
}

const metricColumns: { head: Head; title: string; text: (metrics: Partial<Metrics>) => string }[] = [
  { head: "probability", title: "AUC", text: ({ auc }) => metric(auc) },
  { head: "probability", title: "Brier score", text: ({ brier }) => metric(brier) },
  { head: "daysToBuy", title: "Error in days", text: ({ daysMae }) => oneDecimal(daysMae) },
  { head: "value", title: "Money predicted / spent", text: ({ valueTotal }) => metric(valueTotal) },
  { head: "value", title: "Value Gini", text: ({ valueGini }) => metric(valueGini) },
];

function metricsCard(model: ModelCard, { customers, cutoff, buyers, metrics, baselines }: Evaluation): HTMLElement {
  const columns = metricColumns.filter(({ head }) => headsOf(model).includes(head));
  const headers: ColumnHeader[] = ["", ...columns.map(({ title }) => ({ number: title }))];
  const row = (name: string, m: Partial<Metrics>) => [name, ...columns.map(({ text }) => text(m))];
  return card("Evaluation on unseen days",
    h("p", {}, `${integer(customers)} customers as of ${date(cutoff)}. ${integer(buyers)} of them bought in the days after that. ` +
      "The figures are means of the holdouts that judge."),
    h("div", { class: "stack metrics" }, table("Compared with simpler methods", headers,
      [row("this model", metrics), ...baselines.map(baseline => row(baseline.name, baseline.metrics))])),
    h("p", { class: "quiet" },
      "AUC measures how well the model separates buyers from others, and Gini large spenders from small ones: higher is better. " +
      "The Brier score measures the error of the probabilities, and the error in days is an average: lower is better. " +
      "Money predicted by money spent is best at 1."));
}

/** The charts of the probability. None for a model without it. */
function charts(heads: readonly Head[], { gain, calibration }: Evaluation): HTMLElement[] {
  if (!heads.includes("probability")) return [];
  return [
    ...gain ? [card("Lift: buyers reached", lineChart({
      caption: "Share of buyers reached by contacting the likeliest customers first", x: "Customers contacted", y: "Buyers reached",
      diagonal: "at random", points: [[0, 0], ...gain.map(({ customers, buyers }): [number, number] => [customers, buyers])],
    }))] : [],
    ...calibration ? [card("Calibration: predicted and actual", lineChart({
      caption: "Share of customers who bought, by predicted probability", x: "Predicted", y: "Bought",
      diagonal: "perfect", points: calibration.map(({ predicted, actual }) => [predicted, actual]),
    }))] : [],
  ];
}

/** A table of how often the interval contained the truth, for the predictions that have one. */
function coverageCards(model: ModelCard, { coverage }: Evaluation): HTMLElement[] {
  const heads = headsOf(model);
  const hasDays = heads.includes("daysToBuy");
  const hasValue = heads.includes("value");
  if (!coverage || !hasDays && !hasValue) return [];
  const headers: ColumnHeader[] = ["Customers", ...hasDays ? [{ number: "Days" }] : [], ...hasValue ? [{ number: "Value" }] : []];
  const rows = coverage.map(({ group, customers, days, value }) => [`${group} (${integer(customers)})`,
    ...hasDays ? [percent(days)] : [], ...hasValue ? [percent(value)] : []]);
  return [card("Coverage of the intervals",
    table(`Target: ${wholePercent(model.coverage)} of outcomes are inside the interval`, headers, rows))];
}

function importanceCards(heads: readonly Head[], { importance }: Evaluation): HTMLElement[] {
  if (!importance || !heads.includes("probability")) return [];
  const features = importance.map(({ feature, probability = 0 }) => ({ feature, probability }))
    .sort((a, b) => b.probability - a.probability).slice(0, 12);
  const highest = Math.max(features[0]?.probability ?? 0, 1e-9);
  return [card("What the probability depends on",
    table("Permutation importance: share of the increase in log loss when a feature is shuffled", ["Feature", "", { number: "Share" }],
      features.map(({ feature, probability }) => [nameInWords(feature), bar(probability / highest), percent(probability)])))];
}

/** Shows by feature how many customers of the last file are outside the training range. */
function driftCard({ features = [] }: ModelCard): HTMLElement {
  const file = store.file;
  if (!file || file.predicted === 0)
    return card("Drift", h("p", { class: "quiet" }, "Score a file to compare its customers with the training data."));
  const rows = features.map(({ name, minimum, maximum }) => ({
    name, share: (file.outOfRange.get(name) ?? 0) / file.predicted,
    range: minimum === undefined && maximum === undefined ? "unknown" : `${number(minimum)} to ${number(maximum)}`,
  })).sort((a, b) => b.share - a.share);
  return card("Drift", table(`${pluralize(file.predicted, "customer")} in ${file.upload.name}, compared with the training ranges`,
    ["Feature", "Training range", { number: "Outside" }, ""],
    rows.map(({ name, range, share }) => [nameInWords(name), range, percent(share), bar(share, share > 0.1 ? "down" : "")])));
}
