import { colourOf } from "../actions";
import { hourAndMinute, integer } from "../format";
import { Chart } from "./Chart";
import { ticks } from "./chartScale";
import { Table } from "./Table";

/** Counts by name and time bucket: `counts[i][t]` belongs to `names[i]` and `starts[t]`, which is in seconds. */
export interface TimeSeries { starts: number[]; bucketSeconds: number; names: string[]; counts: number[][] }

/** Bars over time, stacked by action, and a table of the same numbers. */
export function StackedBars({ caption, series: { starts, names, counts } }: { caption: string; series: TimeSeries }) {
  const totals = starts.map((_, t) => counts.reduce((sum, ofName) => sum + ofName[t]!, 0));
  const highest = Math.max(4, ...totals);
  const bucket = 1 / starts.length;
  const clock = (t: number) => hourAndMinute(starts[t]! * 1000);
  const describe = (t: number) => `${clock(t)}: ${totals[t] === 0 ? "none"
    : names.flatMap((name, i) => counts[i]![t]! > 0 ? [`${name} ${integer(counts[i]![t])}`] : []).join(", ")}`;
  const labelled = starts.map((_, t) => t).filter(t => t % Math.ceil(starts.length / 5) === 0);
  return <figure>
    <Chart label={caption} places={starts.map((_, t) => (t + 0.5) * bucket)} describe={describe}
      xTicks={labelled.map(t => ({ at: (t + 0.5) * bucket, label: clock(t) }))}
      yTicks={ticks(highest).map(count => ({ at: count / highest, label: integer(count) }))}>
      {(x, y) => starts.map((_, t) => {
        let below = 0;
        return names.map((name, i) => {
          const count = counts[i]![t]!;
          if (count === 0) return null;
          const top = y((below + count) / highest);
          const height = y(below / highest) - top;
          below += count;
          return <rect class={`c${colourOf(name)}`} x={x((t + 0.1) * bucket)} width={x(0.8 * bucket) - x(0)} y={top} height={height} />;
        });
      })}
    </Chart>
    <details><summary>Numbers</summary>
      <Table caption="Decisions by time" headers={["From", ...names.map(name => ({ number: name }))]}
        rows={starts.flatMap((_, t) => totals[t]! > 0 ? [[clock(t), ...counts.map(ofName => integer(ofName[t]))]] : [])} /></details>
  </figure>;
}
