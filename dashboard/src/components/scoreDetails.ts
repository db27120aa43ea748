import type { Estimate, Fact, OutOfRange, RuleTrace, Score } from "../api";
import { conditionInWords, date, days, exact, integer, isNumber, nameInWords, number, outOfHundred, probabilityPercent } from "../format";
import { historyOnly, levelUnknown } from "../heads";
import { bar, card, h, type ColumnHeader, table } from "./dom";

/** Everything that the service answered about one customer. */
export function scoreDetails(score: Score): HTMLElement[] {
  if (score.status === "insufficient_data")
    return [decisionCard(score), notice("The model needs at least one purchase, so there are no predictions.")];
  return [
    decisionCard(score),
    ...score.status === "history_only" ? [notice(historyOnly)] : [figures(score)],
    ...score.level === "unknown" ? [notice(levelUnknown)] : [],
    ...score.outOfRange.length > 0 ? [outOfRangeNotice(score.outOfRange)] : [],
    ...score.probability !== undefined ? [card("Why this probability", waterfall(score))] : [],
    card("How the rules decided", h("p", { class: "quiet" }, `The service tried the rules from the top, as of ${date(score.asOf)}.`),
      h("ol", { class: "trace" }, ...score.decision.trace.map(traceItem))),
  ];
}

const notice = (text: string) => h("p", { class: "notice" }, text);

function decisionCard({ decision }: Score): HTMLElement {
  return h("section", { class: "card action" },
    h("p", { class: "quiet" }, "Next best action"),
    h("h2", {}, decision.action),
    h("p", { class: "message" }, decision.message),
    h("p", { class: "quiet" }, `The rule “${decision.rule}” decided. `,
      decision.runnerUp && `Without this rule: ${decision.runnerUp.action}. `,
      decision.arm === "control" && "Control group: do not act on this decision."));
}

function figures({ horizonDays, probability, daysToBuy, value }: Score): HTMLElement {
  return h("div", { class: "figures" },
    probability !== undefined && figure(`Buys within ${horizonDays} days`, probabilityPercent(probability), h("div", {}, bar(probability),
      h("p", { class: "quiet" }, `The model expects ${outOfHundred(probability)} of 100 such customers to buy.`))),
    daysToBuy && figure("Days until the purchase", days(daysToBuy.expected), interval(daysToBuy, horizonDays)),
    value && figure(`Spends in ${horizonDays} days`, integer(value.expected), interval(value, (value.high ?? 0) * 1.1)));
}

function figure(label: string, value: string, below: HTMLElement): HTMLElement {
  return h("section", { class: "card figure" }, h("h2", {}, label), h("p", { class: "number" }, value), below);
}

/** The interval on a track that is at least `scale` long. Imported models have no intervals. */
function interval({ low, high }: Estimate, scale: number): HTMLElement {
  if (low === undefined || high === undefined)
    return h("p", { class: "quiet" }, "no interval");
  const width = Math.max(scale, high, 1e-9);
  const from = Math.max(0, low);
  return h("div", {}, bar((high - from) / width, "range", from / width),
    h("p", { class: "quiet" }, `${integer(from)} to ${integer(high)}`));
}

/** Names each feature outside its training range. The two season features mean the time of year, so their numbers say nothing. */
function outOfRangeNotice(features: OutOfRange[]): HTMLElement {
  const names = features.map(({ feature, value, minimum, maximum }) => feature.startsWith("season") ? "the time of year"
    : `${nameInWords(feature)} of ${number(value)} (training range ${number(minimum)} to ${number(maximum)})`);
  return notice(`Outside the training data, so these predictions are less reliable: ${[...new Set(names)].join("; ")}.`);
}

/** The reasons in percentage points, largest first, each bar beginning where the bar above ends. */
function waterfall({ start, reasons }: Score): HTMLElement {
  let sum = start?.points ?? 0;
  const steps = reasons.map(reason => {
    const from = sum;
    sum += reason.points;
    return { reason, low: Math.min(from, sum), high: Math.max(from, sum) };
  });
  const low = Math.min(start?.points ?? 0, ...steps.map(step => step.low));
  const span = Math.max(start?.points ?? 0, ...steps.map(step => step.high)) - low || 1;
  return h("ol", { class: "waterfall" },
    start && h("li", { class: "quiet" }, start.text),
    ...steps.map(step => h("li", {},
      h("span", {}, step.reason.text),
      bar((step.high - step.low) / span, step.reason.points >= 0 ? "up" : "down", (step.low - low) / span))),
    start && h("li", { class: "quiet note" }, `Together ${sum.toFixed(1)} %, this customer's probability.`));
}

function traceItem({ rule, when, matched, facts }: RuleTrace): HTMLElement {
  return h("li", {},
    h("strong", {}, rule), " ", h("span", { class: matched ? "tag yes" : "tag" }, matched ? "applies" : "does not apply"),
    h("p", {}, `When ${conditionInWords(when)}`),
    h("p", { class: "quiet" }, facts.flatMap(comparedValues).join(", ")));
}

/** The value of each side of a comparison that is a quantity, with all digits where fewer would make the sides look equal. */
function comparedValues({ left, leftValue, right, rightValue }: Fact): string[] {
  const format = (value: number | undefined, other: number | undefined) =>
    value === undefined ? "unknown" : value !== other && number(value) === number(other) ? exact(value) : number(value);
  const side = (name: string, value: number | undefined, other: number | undefined) =>
    isNumber(name) ? [] : [`${nameInWords(name)} is ${format(value, other)}`];
  return [...side(left, leftValue, rightValue), ...side(right, rightValue, leftValue)];
}

/** A table of the scores after each change to the customer. */
export function counterfactualTable(current: Score, changed: [label: string, score: Score][]): HTMLElement {
  // A model may predict no probability.
  const hasProbability = [current, ...changed.map(([, score]) => score)].some(({ probability }) => probability !== undefined);
  const headers: ColumnHeader[] = ["If", ...hasProbability ? [{ number: "Probability" }] : [], "Action"];
  const rows = changed.map(([label, { probability, decision }]) => {
    const same = decision.action === current.decision.action;
    return [label, ...hasProbability ? [probabilityPercent(probability)] : [],
      h("span", { class: same ? "tag" : "tag yes" }, same ? `still ${decision.action}` : decision.action)];
  });
  return card("What would change this",
    table("Each row changes one thing, by the least that changes the action, or by the most that was tried",
      headers, rows));
}
