import { type Evaluation, getModelCard, type Metrics, type ModelCard } from "../api";
import { bar, card, h, table } from "../components/dom";
import { lineChart } from "../components/lineChart";
import { store } from "../files/store";
import { date, integer, metric, nameInWords, number, oneDecimal, percent, pluralize, wholePercent } from "../format";

/** Shows the model card: the data, the evaluation on the holdout, the drift of the last file, and the limits. */
export async function show(page: HTMLElement): Promise<void> {
  const model = await getModelCard();
  const { evaluation, limits } = model;
  page.append(overview(model));
  if (evaluation)
    page.append(metricsCard(model, evaluation), h("div", { class: "grid" }, ...charts(evaluation), coverageCard(model, evaluation),
      importanceCard(evaluation)));
  else page.append(h("p", { class: "notice" }, "This model's card contains no evaluation."));
  page.append(driftCard(model));
  if (limits) page.append(card("Limits", h("ul", {}, ...limits.map(limit => h("li", {}, limit)))));
}

function overview({ name, version, hash, horizonDays, data, training, cutoffs, source }: ModelCard): HTMLElement {
  return card("The model", h("p", {}, `${name} ${version} predicts the ${horizonDays} days after the as-of date.`),
    data && h("p", {}, `The data are ${integer(data.orders)} orders of ${integer(data.customers)} customers, ` +
      `from ${date(data.firstOrder)} to ${date(data.lastOrder)}. `,
      training && cutoffs && `The model learnt from ${integer(training.customers)} of these customers on the days before ` +
      `${date(cutoffs.holdout)}. The later days were kept to evaluate it.`),
    source && h("p", { class: "quiet" }, source.citation),
    h("p", { class: "quiet" }, "Hash ", h("code", {}, hash)));
}

const metricHeaders = ["",
  { number: "AUC" }, { number: "Brier score" }, { number: "Error in days" }, { number: "Error in money" }, { number: "Value Gini" }];

function metricsCard({ training }: ModelCard, { customers, cutoff, buyers, metrics, baselines }: Evaluation): HTMLElement {
  const row = (name: string, m: Partial<Metrics>) =>
    [name, metric(m.auc), metric(m.brier), oneDecimal(m.daysMae), integer(m.valueMae), metric(m.valueGini)];
  return card("Evaluation on unseen days",
    h("p", {}, `${integer(customers)} customers as of ${date(cutoff)}. ${integer(buyers)} of them bought in the days after that. `,
      training && `The model learnt from earlier days of ${integer(training.customers)} of these customers. ` +
      "Only the days after that date were new to it."),
    h("div", { class: "stack metrics" }, table("Compared with simpler methods", metricHeaders,
      [row("this model", metrics), ...baselines.map(baseline => row(baseline.name, baseline.metrics))])),
    h("p", { class: "quiet" },
      "AUC measures how well the model separates buyers from others, and Gini large spenders from small ones: higher is better. " +
      "The Brier score measures the error of the probabilities, and the errors in days and money are averages: lower is better."));
}

function charts({ gain, calibration }: Evaluation): HTMLElement[] {
  return [
    card("Lift: buyers reached", lineChart({
      caption: "Share of buyers reached by contacting the likeliest customers first", x: "Customers contacted", y: "Buyers reached",
      diagonal: "at random", points: [[0, 0], ...gain.map(({ customers, buyers }): [number, number] => [customers, buyers])],
    })),
    card("Calibration: predicted and actual", lineChart({
      caption: "Share of customers who bought, by predicted probability", x: "Predicted", y: "Bought",
      diagonal: "perfect", points: calibration.map(({ predicted, actual }) => [predicted, actual]),
    })),
  ];
}

function coverageCard({ coverage }: ModelCard, evaluation: Evaluation): HTMLElement {
  return card("Coverage of the intervals", table(`Target: ${wholePercent(coverage)} of outcomes are inside the interval`,
    ["Customers", { number: "Days" }, { number: "Value" }],
    evaluation.coverage.map(({ group, customers, days, value }) => [`${group} (${integer(customers)})`, percent(days), percent(value)])));
}

function importanceCard({ importance }: Evaluation): HTMLElement {
  const features = [...importance].sort((a, b) => b.probability - a.probability).slice(0, 12);
  const highest = Math.max(features[0]?.probability ?? 0, 1e-9);
  return card("What the probability depends on",
    table("Permutation importance: share of the increase in log loss when a feature is shuffled", ["Feature", "", { number: "Share" }],
      features.map(({ feature, probability }) => [nameInWords(feature), bar(probability / highest), percent(probability)])));
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
