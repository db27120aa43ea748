import type { TimeSeries } from "../components/StackedBars";
import type { LiveDecision } from "./decisionStream";

export interface Period { label: string; seconds: number; bucketSeconds: number }

export const periods: Period[] = [
  { label: "last 15 minutes", seconds: 900, bucketSeconds: 30 },
  { label: "last hour", seconds: 3_600, bucketSeconds: 120 },
  { label: "last 24 hours", seconds: 86_400, bucketSeconds: 1_800 },
];

export interface DecisionCounts {
  decisions: LiveDecision[];
  byAction: { action: string; count: number; control: number }[];
  control: number;
  overTime: TimeSeries;
}

/** Counts the decisions of a period by action and over time. Keeps the order of `actions` and appends new ones to it. */
export function countDecisions(all: LiveDecision[], period: Period, source: string, actions: string[], now: number): DecisionCounts {
  const { seconds, bucketSeconds } = period;
  const buckets = seconds / bucketSeconds;
  const first = (Math.floor(now / 1000 / bucketSeconds) - (buckets - 1)) * bucketSeconds;
  const decisions = all.filter(decision => decision.time >= first * 1000 && (!source || decision.source === source));
  for (const { action } of decisions) if (!actions.includes(action)) actions.push(action);
  const byAction = actions.map(action => ({ action, count: 0, control: 0 }));
  const counts = actions.map(() => new Array<number>(buckets).fill(0));
  const indices = new Map(actions.map((action, i) => [action, i]));
  for (const { action, arm, time } of decisions) {
    const i = indices.get(action)!;
    byAction[i]!.count++;
    if (arm === "control") byAction[i]!.control++;
    // The service's clock may be ahead of the browser's.
    counts[i]![Math.min(buckets - 1, Math.floor((time / 1000 - first) / bucketSeconds))]!++;
  }
  const starts = Array.from({ length: buckets }, (_, i) => first + i * bucketSeconds);
  return {
    decisions, byAction, control: byAction.reduce((sum, { control }) => sum + control, 0),
    overTime: { starts, bucketSeconds, names: actions, counts },
  };
}
