import type { Estimate, Fact, Score } from "../api";
import { bar, card, h, table } from "./dom";
import { chance, conditionInWords, date, days, exact, integer, isNumber, number, ofHundred, words } from "../format";

/** Everything the service says of one customer. */
export function answer(score: Score): HTMLElement[] {
  const decision = h("section", { class: "card action" },
    h("p", { class: "quiet" }, "Next best action"),
    h("h2", {}, score.decision.action),
    h("p", { class: "message" }, score.decision.message),
    h("p", { class: "quiet" }, `Decided by the rule “${score.decision.rule}”. `,
      score.decision.runnerUp && `Without it: ${score.decision.runnerUp.action}. `,
      score.decision.arm === "control" && "Control group: decided, not acted upon."));
  if (score.status !== "ok")
    return [decision, h("p", { class: "notice" }, "There is no purchase to go by, so there are no numbers.")];

  return [
    decision,
    h("div", { class: "figures" },
      figure(`Buys within ${score.horizonDays} days`, chance(score.probability), h("div", {}, bar(score.probability!),
        h("p", { class: "quiet" }, `the model expects ${ofHundred(score.probability!)} of 100 such customers to`))),
      figure("Days until then", days(score.daysToBuy!.expected), interval(score.daysToBuy!, score.horizonDays)),
      figure(`Spends in ${score.horizonDays} days`, integer(score.value!.expected), interval(score.value!, (score.value!.high ?? 0) * 1.1))),
    score.outOfRange.length > 0 && h("p", { class: "notice" }, "Beyond what the model learnt from, so it guesses: ", unlike(score), "."),
    card("Why this probability", waterfall(score)),
    card("How the rules came out", h("p", { class: "quiet" }, `Tried from the top, as of ${date(score.asOf)}.`),
      h("ol", { class: "trace" }, ...score.decision.trace.map(t => h("li", {},
        h("strong", {}, t.rule), " ", h("span", { class: t.matched ? "tag yes" : "tag" }, t.matched ? "applies" : "does not apply"),
        h("p", {}, `When ${conditionInWords(t.when)}`),
        h("p", { class: "quiet" }, t.facts.flatMap(compared).join(", "))))))
  ].filter(e => e !== false);
}

/** What a comparison found: the value of each side that is a quantity, by as many digits as tell it from the other side's. */
function compared({ left, leftValue, right, rightValue }: Fact): string[] {
  const found = (name: string, value: number | undefined, other: number | undefined) => isNumber(name) ? []
    : [`${words(name)} is ${value === undefined ? "unknown" : value !== other && number(value) === number(other) ? exact(value) : number(value)}`];
  return [...found(left, leftValue, rightValue), ...found(right, rightValue, leftValue)];
}

function figure(label: string, value: string, below: HTMLElement): HTMLElement {
  return h("section", { class: "card figure" }, h("h2", {}, label), h("p", { class: "number" }, value), below);
}

/** Which features lie outside. The season's two stand for the time of year, and their numbers tell nobody anything. */
function unlike({ outOfRange }: Score): string {
  return [...new Set(outOfRange.map(o => o.feature.startsWith("season") ? "the time of year"
    : `${words(o.feature)} of ${number(o.value)} (learnt from ${number(o.minimum)} to ${number(o.maximum)})`))].join("; ");
}

/** Imported models come without bounds. */
function interval({ low, high }: Estimate, scale: number): HTMLElement {
  if (low === undefined || high === undefined)
    return h("p", { class: "quiet" }, "without an interval");
  const width = Math.max(scale, high, 1e-9);
  const from = Math.max(0, low);
  return h("div", {}, bar((high - from) / width, "range", from / width),
    h("p", { class: "quiet" }, `${integer(from)} to ${integer(high)}`));
}

/** Contributions in log-odds, strongest first, each beginning where the one before ended. */
function waterfall(score: Score): HTMLElement {
  let sum = 0;
  const steps = score.reasons.map(reason => {
    const from = sum;
    sum += reason.contribution;
    return { reason, low: Math.min(from, sum), high: Math.max(from, sum) };
  });
  const low = Math.min(0, ...steps.map(s => s.low));
  const span = Math.max(0, ...steps.map(s => s.high)) - low || 1;
  return h("ol", { class: "waterfall" }, ...steps.map(s => h("li", {},
    h("span", {}, s.reason.text),
    bar((s.high - s.low) / span, s.reason.contribution >= 0 ? "up" : "down", (s.low - low) / span))),
  h("li", { class: "quiet note" }, "In log-odds, from those of the average customer: to the right, more likely to buy."));
}

export function changes(now: Score, tried: [label: string, score: Score][]): HTMLElement {
  return card("What would change this", table("One thing different at a time: the least that changes the action, or the most that was tried", ["If", { number: "Probability" }, "Action"],
    tried.map(([label, s]) => [label,
      chance(s.probability),
      h("span", { class: s.decision.action === now.decision.action ? "tag" : "tag yes" },
        s.decision.action === now.decision.action ? `still ${s.decision.action}` : s.decision.action)])));
}
