import type { Estimate, Fact, OutOfRange, RuleTrace, Score } from "../api";
import { band } from "../bands";
import {
  conditionInWords, date, dateAfter, exact, featureInWords, isNumber, money, nameInWords, number, outOfHundred, probabilityPercent,
} from "../format";
import { historyOnly, levelUnknown } from "../heads";
import { ActionIcon } from "./ActionBadge";
import { Card } from "./Card";
import { Figure } from "./Figure";
import { Meter } from "./Meter";
import { Notice } from "./Notice";
import { ReasonList } from "./ReasonList";
import { Term } from "./Term";

interface CustomerAnswerProps { score: Score; currency?: string | null }

/** Everything that the service answered about one customer. */
export function CustomerAnswer({ score, currency }: CustomerAnswerProps) {
  if (score.status === "insufficient_data")
    return <><Decision score={score} /><Notice>The model needs at least one purchase, so there are no predictions.</Notice></>;
  return <>
    <Decision score={score} />
    {score.status === "history_only" ? <Notice>{historyOnly}</Notice> : <Figures score={score} currency={currency} />}
    {score.level === "unknown" && <Notice>{levelUnknown}</Notice>}
    {score.outOfRange.length > 0 && <OutsideNotice features={score.outOfRange} />}
    {score.probability !== undefined && <Card title="Why this probability"><ReasonList {...score} /></Card>}
  </>;
}

/** The rules that the service tried. */
export const RulesTried = ({ score: { asOf, decision: { trace } } }: { score: Score }) => trace.length === 0 ? null :
  <Card title={<>The <Term word="rule" text="rules" /> tried</>}>
    <p class="quiet">The service tried the rules from the top, as of {date(asOf)}.</p>
    <ol class="trace">{trace.map(item => <TraceItem {...item} />)}</ol>
  </Card>;

const Decision = ({ score: { decision: { action, message, rule, runnerUp, arm } } }: { score: Score }) =>
  <section class="card action">
    <p class="quiet">Next best action</p>
    <h2><ActionIcon action={action} />{action}</h2>
    <p class="message">{message}</p>
    <p class="quiet">The rule “{rule}” decided. {runnerUp && `Without this rule: ${runnerUp.action}. `}</p>
    {arm === "control" && <p class="held-out"><strong>Held out: do not contact this person.</strong> The comparison with the others
      shows later what the messages were worth.</p>}
  </section>;

function Figures({ score: { asOf, horizonDays, probability, daysToBuy, value }, currency }: CustomerAnswerProps) {
  return <div class="card figures">
    {probability !== undefined && <Figure title={`Buys within ${horizonDays} days`}
      value={<><Term word={band(probability)} /> <small>{probabilityPercent(probability)}</small></>}>
      <Meter share={probability} />
      <p class="quiet">The model expects {outOfHundred(probability)} of 100 such customers to buy.</p>
    </Figure>}
    {daysToBuy && <Figure title="Next order, if there is one" value={dateAfter(asOf, daysToBuy.expected)}>
      <RangeText {...daysToBuy} format={days => dateAfter(asOf, days)} /></Figure>}
    {value && <Figure title={`Spends in ${horizonDays} days`} value={money(value.expected, currency)}>
      <RangeText {...value} format={amount => money(Math.max(0, amount), currency)} /></Figure>}
  </div>;
}

/** Imported models have no ranges. */
const RangeText = ({ low, high, format }: Estimate & { format: (value: number) => string }) => <p class="quiet">
  {low === undefined || high === undefined ? "no range" : <><Term word="range" text="Range" />: {format(low)} to {format(high)}</>}</p>;

/** Names each feature outside its training range. The two season features mean the time of year, so their numbers say nothing. */
function OutsideNotice({ features }: { features: OutOfRange[] }) {
  const names = features.map(({ feature, value, minimum, maximum }) => feature.startsWith("season") ? `the ${featureInWords(feature)}`
    : `${featureInWords(feature)} of ${number(value)} (training range ${number(minimum)} to ${number(maximum)})`);
  return <Notice><Term word="outside the training range" text="Outside the training range" />, so these predictions are less reliable:{" "}
    {[...new Set(names)].join("; ")}.</Notice>;
}

const TraceItem = ({ rule, when, matched, facts }: RuleTrace) => <li>
  <strong>{rule}</strong> <span class={matched ? "tag yes" : "tag"}>{matched ? "applies" : "does not apply"}</span>
  <p>When {conditionInWords(when)}</p>
  <p class="quiet">{facts.flatMap(comparedValues).join(", ")}</p>
</li>;

/** The value of each side of a comparison that is a quantity, with all digits where fewer would make the sides look equal. */
function comparedValues({ left, leftValue, right, rightValue }: Fact): string[] {
  const format = (value: number | undefined, other: number | undefined) =>
    value === undefined ? "unknown" : value !== other && number(value) === number(other) ? exact(value) : number(value);
  const side = (name: string, value: number | undefined, other: number | undefined) =>
    isNumber(name) ? [] : [`${nameInWords(name)} is ${format(value, other)}`];
  return [...side(left, leftValue, rightValue), ...side(right, rightValue, leftValue)];
}
