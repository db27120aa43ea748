import type { Score } from "../api";
import { oneDecimal, percent } from "../format";
import { Meter } from "./Meter";
import { Term } from "./Term";

const signed = (points: number) => `${points >= 0 ? "+" : "−"}${oneDecimal(Math.abs(points))}`;
/** The number has a column of its own. */
const withoutNumber = (text: string) => text.replace(/:? [+−-]?[\d.]+ (points|%)\.$/, ".");
const tenth = (points: number) => Math.round(points * 10) / 10;

/** How the probability comes about, in percentage points: the average, each reason, and the sum of all. */
export function ReasonList({ start, reasons }: Pick<Score, "start" | "reasons">) {
  if (!start) return <p class="quiet">This model gives no reasons.</p>;
  let sum = start.points;
  const steps = reasons.map(reason => {
    const from = sum;
    sum = tenth(sum + reason.points);
    return { reason, low: Math.min(from, sum), high: Math.max(from, sum) };
  });
  // The sum may pass 0 or 100 on the way.
  const low = Math.min(0, ...steps.map(step => step.low));
  const span = Math.max(100, ...steps.map(step => step.high)) - low;
  const place = (points: number) => (points - low) / span;
  return <>
    <ol class="reasons">
      <li class="quiet"><span>{withoutNumber(start.text)}</span><span class="number">{oneDecimal(start.points)}</span>
        <Meter share={place(start.points) - place(0)} from={place(0)} kind="before" /></li>
      {steps.map(({ reason, low, high }) => <li>
        <span>{withoutNumber(reason.text)}</span><span class="number">{signed(reason.points)}</span>
        <Meter share={place(high) - place(low)} from={place(low)} kind={reason.points >= 0 ? "up" : "down"} /></li>)}
      <li class="sum"><span>This customer</span><span class="number">{percent(sum / 100)}</span>
        <Meter share={place(sum) - place(0)} from={place(0)} /></li>
    </ol>
    <p class="quiet">All numbers are <Term word="points" text="percentage points" />, and they add up to the last line.</p>
  </>;
}
