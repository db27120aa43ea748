import type uPlot from "uplot";
import { h } from "./dom";
import { hourAndMinute, integer } from "../format";

/** The colours, in style.css, that tell actions apart. */
export const colours = 6;

export interface Counts { starts: number[]; seconds: number; actions: string[]; counts: number[][] }

/** Bars over time, stacked by action. The numbers must stand in a table nearby, for those who cannot see them. */
export function stackedBars(label: string): { element: HTMLElement; show(counts: Counts): void } {
  const box = h("div", { class: "plot", role: "img", "aria-label": label });
  let shown: Counts | undefined;
  let library: typeof uPlot | undefined;
  let plot: uPlot | undefined;
  let drawn = "";

  const draw = async () => {
    if (!shown || !box.isConnected) return;
    library ??= (await import("./uplot")).default;
    const { starts, seconds, actions, counts } = shown;
    // The tallest sum is drawn first, the others over it.
    const sums = actions.map((_, i) => starts.map((_, t) => counts.slice(i).reduce((sum, of) => sum + of[t]!, 0)));
    const data: uPlot.AlignedData = [starts, ...sums];
    const width = Math.max(box.clientWidth, 200);
    const key = `${width} ${seconds} ${actions.join("\n")} ${matchMedia("(prefers-color-scheme: dark)").matches}`;
    if (key === drawn) return void plot!.setData(data);
    drawn = key;
    plot?.destroy();
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } };
    plot = new library({
      width, height: 260, legend: { show: false }, cursor: { show: false },
      scales: { x: { range: (_, from, to) => [from - seconds, to + seconds] }, y: { range: (_, __, most) => [0, Math.max(most * 1.05, 4)] } },
      axes: [{ ...axis, size: 30, values: (_, splits) => splits.map(s => hourAndMinute(s * 1000)) },
        { ...axis, size: 56, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4], values: (_, splits) => splits.map(integer) }],
      series: [{}, ...actions.map((_, i) => ({
        fill: colour(`--c${i % colours}`), width: 0, points: { show: false }, paths: library!.paths.bars!({ size: [0.8, 60], align: 1 }),
      }))],
    }, data, box);
  };
  new ResizeObserver(() => void draw()).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => void draw());
  return { element: box, show(counts) { shown = counts; void draw(); } };
}
