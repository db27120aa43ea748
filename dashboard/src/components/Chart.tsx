import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { chartHeight, margin, useWidth } from "./chartScale";

export interface Tick { at: number; label: string }

/** A label at an end of the axis must not stick out. */
const anchorAt = (at: number) => at < 0.1 ? "start" : at > 0.9 ? "end" : "middle";

interface ChartProps {
  label: string;
  /** The places of the points, from 0 (left) to 1 (right), in ascending order, and the text of each. */
  places: number[]; describe: (point: number) => string;
  xTicks: Tick[]; yTicks: Tick[]; height?: number;
  /** Draws the points inside the axes. `x` and `y` turn shares of the axes into pixels. */
  children: (x: (share: number) => number, y: (share: number) => number) => ComponentChildren;
}

const keys: Record<string, (point: number, last: number) => number> = {
  ArrowRight: (point, last) => Math.min(point + 1, last), ArrowLeft: point => Math.max(point - 1, 0),
  Home: () => 0, End: (_, last) => last,
};

/** Axes, and a cursor that moves with the mouse or with the arrow keys and reads out the point below it. */
export function Chart({ label, places, describe, xTicks, yTicks, height = chartHeight, children }: ChartProps) {
  const [reference, width] = useWidth();
  const [point, setPoint] = useState<number>();
  const x = (share: number) => margin.left + share * (width - margin.left - margin.right);
  const y = (share: number) => height - margin.bottom - share * (height - margin.top - margin.bottom);
  const shown = point === undefined ? undefined : Math.min(point, places.length - 1);
  const onMouseMove = (event: MouseEvent) => {
    const left = event.clientX - (event.currentTarget as HTMLElement).getBoundingClientRect().left;
    const distances = places.map(place => Math.abs(x(place) - left));
    setPoint(distances.indexOf(Math.min(...distances)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const move = keys[event.key];
    if (!move || places.length === 0) return;
    event.preventDefault();
    setPoint(shown === undefined ? event.key === "End" ? places.length - 1 : 0 : move(shown, places.length - 1));
  };
  return <div class="chart">
    <div ref={reference} class="plot" tabIndex={0} role="group" aria-label={`${label}. The arrow keys read out its points.`}
      onMouseMove={onMouseMove} onMouseLeave={() => setPoint(undefined)} onKeyDown={onKeyDown} onBlur={() => setPoint(undefined)}>
      <svg width={width} height={height} aria-hidden="true">
        {yTicks.map(({ at, label: text }) => <g class="axis"><line x1={x(0)} x2={x(1)} y1={y(at)} y2={y(at)} />
          <text x={x(0) - 8} y={y(at) + 4} text-anchor="end">{text}</text></g>)}
        {xTicks.map(({ at, label: text }) => <text class="axis" x={x(at)} y={height - 8} text-anchor={anchorAt(at)}>{text}</text>)}
        {children(x, y)}
        {shown !== undefined && <line class="cursor" x1={x(places[shown]!)} x2={x(places[shown]!)} y1={y(0)} y2={y(1)} />}
      </svg>
    </div>
    <p class="readout" role="status">{shown === undefined ? "" : describe(shown)}</p>
  </div>;
}
