import type { AlignedData, Options } from "uplot";
import { hourAndMinute, integer } from "../format";
import { drawOnResize, h, isDark } from "./dom";
import type * as Charts from "./uplot";

/** The number of colours for actions in style.css. */
export const colourCount = 6;

/** Counts by name and time bucket: `counts[i][t]` belongs to `names[i]` and `starts[t]`, which is in seconds. */
export interface TimeSeries { starts: number[]; bucketSeconds: number; names: string[]; counts: number[][] }

const countSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4];

/** Bars over time, stacked by name. The page must show the numbers in a table too, for readers who cannot see the bars. */
export function stackedBarChart(label: string): { element: HTMLElement; show(series: TimeSeries): void } {
  const box = h("div", { class: "plot", role: "img", "aria-label": label });
  let shown: TimeSeries | undefined;
  let charts: typeof Charts | undefined;
  let plot: Charts.uPlot | undefined;
  let plotKey = "";

  const draw = async () => {
    if (!shown || !box.isConnected) return;
    charts ??= await import("./uplot");
    const { starts, bucketSeconds, names } = shown;
    const data: AlignedData = [starts, ...stackedSums(shown)];
    const width = charts.chartWidth(box);
    const key = `${width} ${bucketSeconds} ${names.join("\n")} ${isDark()}`;
    if (key === plotKey) return void plot!.setData(data);
    plotKey = key;
    plot?.destroy();
    plot = new charts.uPlot({ width, ...plotOptions(charts, bucketSeconds, names) }, data, box);
  };
  drawOnResize(box, () => void draw());
  return { element: box, show(series) { shown = series; void draw(); } };
}

/** For each name the sum of its counts and all later ones: the tallest bar is drawn first and the others over it. */
const stackedSums = ({ starts, counts }: TimeSeries): number[][] =>
  counts.map((_, i) => starts.map((_, t) => counts.slice(i).reduce((sum, ofName) => sum + ofName[t]!, 0)));

function plotOptions(charts: typeof Charts, bucketSeconds: number, names: string[]): Omit<Options, "width"> {
  const paths = charts.uPlot.paths.bars!({ size: [0.8, 60], align: 1 });
  const axis = charts.axisStyle();
  return {
    height: charts.chartHeight, legend: { show: false }, cursor: { show: false },
    scales: {
      x: { range: (_, from, to) => [from - bucketSeconds, to + bucketSeconds] },
      y: { range: (_, __, highest) => [0, Math.max(highest * 1.05, 4)] },
    },
    axes: [{ ...axis, size: 30, values: (_, splits) => splits.map(seconds => hourAndMinute(seconds * 1000)) },
      { ...axis, size: 56, incrs: countSteps, values: (_, splits) => splits.map(integer) }],
    series: [{}, ...names.map((_, i) => ({ fill: charts.colour(`--c${i % colourCount}`), width: 0, points: { show: false }, paths }))],
  };
}
