import { h, table } from "./dom";
import { percent, wholePercent } from "../format";
import uPlot from "./uplot";

/** A curve of shares beside the diagonal, with the same numbers as a table for those who cannot see it. */
export function lines(caption: string, x: string, points: [number, number][], y: string, diagonal: string): HTMLElement {
  const box = h("div", { class: "plot", role: "img", "aria-label": `${caption}; the table below holds the numbers.` });
  const draw = () => {
    const style = getComputedStyle(document.documentElement);
    const colour = (name: string) => style.getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false },
      values: (_: uPlot, splits: number[]) => splits.map(wholePercent),
    };
    box.replaceChildren();
    new uPlot({
      width: Math.max(box.clientWidth, 200), height: 260, legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
      axes: [{ ...axis, size: 30, label: x, labelSize: 22 }, { ...axis, size: 56 }],
      series: [{}, { stroke: colour("--accent"), width: 2.5, points: { show: true, size: 6, fill: colour("--accent") } },
        { stroke: colour("--quiet"), width: 1, dash: [4, 4], points: { show: false } }],
    }, [points.map(p => p[0]), points.map(p => p[1]), points.map(p => p[0])], box);
  };
  new ResizeObserver(draw).observe(box);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  return h("figure", {}, h("figcaption", {}, caption, h("span", { class: "quiet" }, ` (dashed: ${diagonal.toLowerCase()})`)), box,
    h("details", {}, h("summary", {}, "Numbers"), table(caption, [x, { number: y }], points.map(p => [percent(p[0]), percent(p[1])]))));
}
