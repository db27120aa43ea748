import { useEffect, useRef, useState } from "preact/hooks";

export const chartHeight = 240;
export const margin = { left: 52, right: 12, top: 10, bottom: 28 };

/** Returns a reference for an element, and its width on the page. */
export function useWidth(): [reference: { current: HTMLDivElement | null }, width: number] {
  const reference = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = reference.current!;
    const observer = new ResizeObserver(() => setWidth(Math.max(element.clientWidth, 200)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [reference, width];
}

/** Returns round numbers from 0 to at least `highest`, at most six. */
export function ticks(highest: number): number[] {
  const step = niceStep(highest / 5);
  return Array.from({ length: Math.floor(highest / step + 1e-9) + 1 }, (_, i) => i * step);
}

function niceStep(least: number): number {
  if (!(least > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].find(factor => factor * power >= least)! * power;
}
