import { percent, wholePercent } from "../format";
import { Chart } from "./Chart";
import { Table } from "./Table";

interface LineChartProps { caption: string; x: string; y: string; diagonal: string; points: [x: number, y: number][] }

const shares = [0, 0.25, 0.5, 0.75, 1].map(at => ({ at, label: wholePercent(at) }));

/** A curve of shares with the diagonal, and a table of the same numbers. */
export const LineChart = ({ caption, x, y, diagonal, points }: LineChartProps) =>
  <figure>
    <figcaption>{caption} <span class="quiet">(dashed: {diagonal})</span></figcaption>
    <Chart label={caption} xTicks={shares} yTicks={shares} places={points.map(([place]) => place)}
      describe={i => `${x}: ${percent(points[i]![0])}. ${y}: ${percent(points[i]![1])}.`}>
      {(left, top) => <>
        <line class="diagonal" x1={left(0)} y1={top(0)} x2={left(1)} y2={top(1)} />
        <polyline class="curve" points={points.map(([px, py]) => `${left(px)},${top(py)}`).join(" ")} />
        {points.map(([px, py]) => <circle class="point" cx={left(px)} cy={top(py)} r="3.5" />)}
      </>}
    </Chart>
    <details><summary>Numbers</summary>
      <Table caption={caption} headers={[x, { number: y }]} rows={points.map(point => point.map(percent))} /></details>
  </figure>;
