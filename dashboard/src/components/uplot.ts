// The chart library with its style, in a module of its own: the live view loads it only once there is something to draw.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

export { uPlot };

export const chartHeight = 260;
export const chartWidth = (box: HTMLElement) => Math.max(box.clientWidth, 200);

/** Reads a colour of style.css, such as `--accent`, in the reader's colour scheme. */
export const colour = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

export const axisStyle = () => ({ stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false } });
