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
  else page.append(h("p", { class: "notice" }, "This model's card holds no evaluation."));
  page.append(driftCard(model));
  if (limits) page.append(card("Limits", h("ul", {}, ...limits.map(limit => h("li", {}, limit)))));
}

function overview({ name, version, hash, horizonDays, data, training, cutoffs, source }: ModelCard): HTMLElement {
  return card("The model", h("p", {}, `${name} ${version} speaks of the ${horizonDays} days after the day asked about.`),
    data && h("p", {}, `It was made from ${integer(data.orders)} orders of ${integer(data.customers)} customers, ` +
      `${date(data.firstOrder)} to ${date(data.lastOrder)}. `,
      training && cutoffs && `It learnt from what ${integer(training.customers)} of them did before ${date(cutoffs.holdout)}; ` +
      "the days after were kept to judge it by."),
    source && h("p", { class: "quiet" }, source.citation),
    h("p", { class: "quiet" }, "Hash ", h("code", {}, hash)));
}

function metricsCard({ training }: ModelCard, { customers, cutoff, buyers, metrics, baselines }: Evaluation): HTMLElement {
  const row = (name: string, m: Partial<Metrics>) =>
    [name, metric(m.auc), metric(m.brier), oneDecimal(m.daysMae), integer(m.valueMae), metric(m.valueGini)];
  return card("On days it had not seen",
    h("p", {}, `${integer(customers)} customers as of ${date(cutoff)}, of whom ${integer(buyers)} bought in the days after. `,
      training && `It had learnt from ${integer(training.customers)} of these customers, too, as they were earlier: ` +
      "only the days after were new to it."),
    h("div", { class: "stack metrics" }, table("Beside simpler ways",
      ["", { number: "AUC" }, { number: "Brier score" }, { number: "Days off" }, { number: "Money off" }, { number: "Value Gini" }],
      [row("this model", metrics), ...baselines.map(baseline => row(baseline.name, baseline.metrics))])),
    h("p", { class: "quiet" }, "AUC tells how well buyers are told from others, and Gini large spenders from small: more is better. " +
      "The Brier score is the error of the probabilities, and days and money are off by so much on average: less is better."));
}

function charts({ gain, calibration }: Evaluation): HTMLElement[] {
  return [
    card("Lift: reaching buyers", lineChart({
      caption: "Share of buyers reached by contacting the likeliest customers", x: "Customers contacted", y: "Buyers reached",
      diagonal: "at random", points: [[0, 0], ...gain.map(({ customers, buyers }): [number, number] => [customers, buyers])],
    })),
    card("Calibration: said and happened", lineChart({
      caption: "Of customers given a probability, the share that bought", x: "Predicted", y: "Bought",
      diagonal: "perfect", points: calibration.map(({ predicted, actual }) => [predicted, actual]),
    })),
  ];
}

function coverageCard({ coverage }: ModelCard, evaluation: Evaluation): HTMLElement {
  return card("Coverage of the intervals", table(`Meant to hold ${wholePercent(coverage)} of outcomes`,
    ["Customers", { number: "Days" }, { number: "Value" }],
    evaluation.coverage.map(({ group, customers, days, value }) => [`${group} (${integer(customers)})`, percent(days), percent(value)])));
}

function importanceCard({ importance }: Evaluation): HTMLElement {
  const features = [...importance].sort((a, b) => b.probability - a.probability).slice(0, 12);
  const highest = Math.max(features[0]?.probability ?? 0, 1e-9);
  return card("What the probability depends on",
    table("Share of the harm to the probability (its log loss) when a feature is shuffled", ["Feature", "", { number: "Share" }],
      features.map(({ feature, probability }) => [nameInWords(feature), bar(probability / highest), percent(probability)])));
}

/** Shows by feature how many customers of the last file are outside the training range. */
function driftCard({ features = [] }: ModelCard): HTMLElement {
  const file = store.file;
  if (!file || file.predicted === 0)
    return card("Drift", h("p", { class: "quiet" }, "Score a file to compare its customers with those that the model learnt from."));
  const rows = features.map(({ name, minimum, maximum }) => ({
    name, share: (file.outOfRange.get(name) ?? 0) / file.predicted,
    range: minimum === undefined && maximum === undefined ? "not told" : `${number(minimum)} to ${number(maximum)}`,
  })).sort((a, b) => b.share - a.share);
  return card("Drift", table(`${pluralize(file.predicted, "customer")} of ${file.name} against the training ranges`,
    ["Feature", "Range learnt", { number: "Outside" }, ""],
    rows.map(({ name, range, share }) => [nameInWords(name), range, percent(share), bar(share, share > 0.1 ? "down" : "")])));
}
