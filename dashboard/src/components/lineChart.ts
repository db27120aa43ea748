import { percent, wholePercent } from "../format";
import { drawOnResize, h, table } from "./dom";
import { axisStyle, chartHeight, chartWidth, colour, uPlot } from "./uplot";

interface Curve { caption: string; x: string; y: string; diagonal: string; points: [x: number, y: number][] }

/** A curve of shares with the diagonal, and a table of the same numbers for readers who cannot see the curve. */
export function lineChart({ caption, x, y, diagonal, points }: Curve): HTMLElement {
  const box = h("div", { class: "plot", role: "img", "aria-label": `${caption}. The table below contains the numbers.` });
  const xs = points.map(point => point[0]);
  const ys = points.map(point => point[1]);
  drawOnResize(box, () => {
    const axis = { ...axisStyle(), values: (_: uPlot, splits: number[]) => splits.map(wholePercent) };
    const accent = colour("--accent");
    box.replaceChildren();
    new uPlot({
      width: chartWidth(box), height: chartHeight, legend: { show: false }, cursor: { show: false },
      scales: { x: { time: false, range: [0, 1] }, y: { range: [0, 1] } },
      axes: [{ ...axis, size: 30, label: x, labelSize: 22 }, { ...axis, size: 56 }],
      series: [{}, { stroke: accent, width: 2.5, points: { show: true, size: 6, fill: accent } },
        { stroke: colour("--quiet"), width: 1, dash: [4, 4], points: { show: false } }],
    }, [xs, ys, xs], box);
  });
  return h("figure", {},
    h("figcaption", {}, caption, h("span", { class: "quiet" }, ` (dashed: ${diagonal})`)), box,
    h("details", {}, h("summary", {}, "Numbers"),
      table(caption, [x, { number: y }], points.map(point => point.map(percent)))));
}
