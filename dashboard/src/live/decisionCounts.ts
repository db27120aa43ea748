import type { LiveDecision } from "./decisionStream";
import type { Counts } from "../components/stackedBarChart";

export interface Period { label: string; seconds: number; bucket: number }

export const periods: Period[] = [
  { label: "last 15 minutes", seconds: 900, bucket: 30 },
  { label: "last hour", seconds: 3_600, bucket: 120 },
  { label: "last 24 hours", seconds: 86_400, bucket: 1_800 },
];

export interface Tally {
  decisions: LiveDecision[];
  actions: { action: string; count: number; control: number }[];
  control: number;
  over: Counts;
}

/** Counts what was decided within the period, by action and over time. Actions come in the order of `known`, new ones last. */
export function tally(all: LiveDecision[], period: Period, source: string, known: string[], now: number): Tally {
  const last = Math.floor(now / 1000 / period.bucket) * period.bucket;
  const buckets = period.seconds / period.bucket;
  const first = last - (buckets - 1) * period.bucket;
  const decisions = all.filter(d => d.time >= first * 1000 && (!source || d.source === source));
  for (const { action } of decisions) if (!known.includes(action)) known.push(action);
  const actions = known.map(action => ({ action, count: 0, control: 0 }));
  const counts = known.map(() => new Array<number>(buckets).fill(0));
  const place = new Map(known.map((action, i) => [action, i]));
  for (const { action, arm, time } of decisions) {
    const i = place.get(action)!;
    actions[i]!.count++;
    if (arm === "control") actions[i]!.control++;
    // The service's clock may be ahead of ours.
    counts[i]![Math.min(buckets - 1, Math.floor((time / 1000 - first) / period.bucket))]!++;
  }
  return {
    decisions, actions, control: actions.reduce((sum, a) => sum + a.control, 0),
    over: { starts: Array.from({ length: buckets }, (_, i) => first + i * period.bucket), seconds: period.bucket, actions: known, counts },
  };
}
