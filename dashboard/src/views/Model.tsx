import { type Evaluation, getModelCard, headsOf, type Metrics, type ModelCard } from "../api";
import { Card } from "../components/Card";
import { LineChart } from "../components/LineChart";
import { Loaded } from "../components/Loaded";
import { Meter } from "../components/Meter";
import { Notice } from "../components/Notice";
import { type ColumnHeader, Table } from "../components/Table";
import { Term } from "../components/Term";
import { openFile } from "../files/openFile";
import { date, featureInWords, integer, metric, nameInWords, number, oneDecimal, percent, pluralize, wholePercent } from "../format";
import { type Head, historyOnly, levelUnknown } from "../heads";

/** The model card: the verdict, the data, the evaluation on the holdout, the drift of the file, and the limits. */
export const Model = () => <Loaded load={getModelCard} errorTitle="The model card could not be read">
  {model => <ModelCardView model={model} />}</Loaded>;

function ModelCardView({ model }: { model: ModelCard }) {
  const { evaluation, limits, level, verdict } = model;
  const heads = headsOf(model);
  return <>
    {verdict && <Notice><p class="quiet">{verdict.text}</p></Notice>}
    <Overview model={model} />
    {heads.length === 0 && <Notice>{historyOnly}</Notice>}
    {level === "unknown" && <Notice>{levelUnknown}</Notice>}
    {heads.length > 0 && (evaluation ? <>
      <MetricsCard model={model} evaluation={evaluation} />
      <div class="grid">
        <Curves heads={heads} evaluation={evaluation} />
        <Coverage model={model} evaluation={evaluation} />
        <Importance heads={heads} evaluation={evaluation} />
      </div></> : <Notice>This model's card contains no evaluation.</Notice>)}
    {heads.length > 0 && <Drift model={model} />}
    {limits && <Card title="Limits"><ul>{limits.map(limit => <li>{limit}</li>)}</ul></Card>}
  </>;
}

const headsInWords: Record<Head, string> = {
  probability: "the probability of a purchase", daysToBuy: "the days until a purchase", value: "the money spent",
};

function Overview({ model }: { model: ModelCard }) {
  const { name, version, hash, horizonDays, data, training, cutoffs, source } = model;
  const heads = headsOf(model).map(head => headsInWords[head]);
  const what = heads.length > 0 ? `predicts ${new Intl.ListFormat("en").format(heads)} in` : "predicts nothing about";
  return <Card title="The model">
    <p>{name} {version} {what} the {horizonDays} days after the as-of date.</p>
    {data && <p>The data are {integer(data.orders)} orders of {integer(data.customers)} customers,
      from {date(data.firstOrder)} to {date(data.lastOrder)}.</p>}
    {training && cutoffs &&
      <p>The model learnt from {integer(training.customers)} of these customers on the days before {date(cutoffs.end)}.</p>}
    {cutoffs && <p>{judged(cutoffs.holdouts)}</p>}
    {source && <p class="quiet">{source.citation}</p>}
    <p class="quiet">Hash <code>{hash}</code></p>
  </Card>;
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

interface EvaluationProps { model: ModelCard; evaluation: Evaluation }

function MetricsCard({ model, evaluation: { customers, cutoff, buyers, metrics, baselines } }: EvaluationProps) {
  const columns = metricColumns.filter(({ head }) => headsOf(model).includes(head));
  const row = (name: string, of: Partial<Metrics>) => [name, ...columns.map(({ text }) => text(of))];
  return <Card title="Evaluation on unseen days">
    <p>{integer(customers)} customers as of {date(cutoff)}. {integer(buyers)} of them bought in the days after that.
      The figures are means of the holdouts that judge.</p>
    <Table class="stack metrics" caption="Compared with simpler methods" headers={["", ...columns.map(({ title }) => ({ number: title }))]}
      rows={[row("this model", metrics), ...baselines.map(baseline => row(baseline.name, baseline.metrics))]} />
    <p class="quiet"><Term word="AUC" /> measures how well the model separates buyers from others, and <Term word="Gini" /> large spenders
      from small ones: higher is better. The <Term word="Brier score" /> measures the error of the probabilities, and the error in days is
      an average: lower is better. Money predicted by money spent is best at 1.</p>
  </Card>;
}

/** The charts of the probability. None for a model without it. */
function Curves({ heads, evaluation: { gain, calibration } }: { heads: readonly Head[]; evaluation: Evaluation }) {
  if (!heads.includes("probability")) return null;
  return <>
    {gain && <Card title="Lift: buyers reached"><LineChart caption="Share of buyers reached by contacting the likeliest customers first"
      x="Customers contacted" y="Buyers reached" diagonal="at random"
      points={[[0, 0], ...gain.map(({ customers, buyers }): [number, number] => [customers, buyers])]} /></Card>}
    {calibration && <Card title="Calibration: predicted and actual"><LineChart
      caption="Share of customers who bought, by predicted probability" x="Predicted" y="Bought" diagonal="perfect"
      points={calibration.map(({ predicted, actual }) => [predicted, actual])} /></Card>}
  </>;
}

/** How often the interval contained the truth, for the predictions that have one. */
function Coverage({ model, evaluation: { coverage } }: EvaluationProps) {
  const [hasDays, hasValue] = [headsOf(model).includes("daysToBuy"), headsOf(model).includes("value")];
  if (!coverage || !hasDays && !hasValue) return null;
  const headers: ColumnHeader[] = ["Customers", ...hasDays ? [{ number: "Days" }] : [], ...hasValue ? [{ number: "Value" }] : []];
  return <Card title="Coverage of the intervals">
    <Table caption={`Target: ${wholePercent(model.coverage)} of outcomes are inside the interval`} headers={headers}
      rows={coverage.map(({ group, customers, days, value }) => [`${group} (${integer(customers)})`,
        ...hasDays ? [percent(days)] : [], ...hasValue ? [percent(value)] : []])} />
  </Card>;
}

function Importance({ heads, evaluation: { importance } }: { heads: readonly Head[]; evaluation: Evaluation }) {
  if (!importance || !heads.includes("probability")) return null;
  const shares = new Map<string, number>();
  for (const { feature, probability = 0 } of importance)
    shares.set(featureInWords(feature), (shares.get(featureInWords(feature)) ?? 0) + probability);
  const features = [...shares].sort(([, a], [, b]) => b - a).slice(0, 12);
  const highest = Math.max(features[0]?.[1] ?? 0, 1e-9);
  return <Card title="What the probability depends on">
    <Table caption="Permutation importance: share of the increase in log loss when a feature is shuffled"
      headers={["Feature", "", { number: "Share" }]}
      rows={features.map(([feature, share]) => [feature, <Meter share={share / highest} />, percent(share)])} />
  </Card>;
}

/** By feature, how many customers of the file are outside the training range. */
function Drift({ model: { features = [] } }: { model: ModelCard }) {
  const file = openFile.value;
  const result = file?.result;
  if (!result || result.predicted === 0)
    return <Card title="Drift"><p class="quiet">Open a file under Today to compare its customers with the training data.</p></Card>;
  const rows = features.map(({ name, minimum, maximum }) => ({
    name, share: (result.outOfRange.get(name) ?? 0) / result.predicted,
    range: minimum === undefined && maximum === undefined ? "unknown" : `${number(minimum)} to ${number(maximum)}`,
  })).filter(({ share }) => share > 0).sort((a, b) => b.share - a.share);
  if (rows.length === 0)
    return <Card title="Drift">
      <p>All {pluralize(result.predicted, "customer")} in {file.upload.name} are inside the training ranges.</p></Card>;
  return <Card title="Drift">
    <Table caption={`${pluralize(result.predicted, "customer")} in ${file.upload.name}, compared with the training ranges`}
      headers={["Feature with customers outside", "Training range", { number: "Outside" }, ""]}
      rows={rows.map(({ name, range, share }) =>
        [nameInWords(name), range, percent(share), <Meter share={share} kind={share > 0.1 ? "down" : ""} />])} />
  </Card>;
}
