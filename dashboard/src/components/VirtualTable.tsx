import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

export interface VirtualColumn { title: string; isNumber?: boolean; sort: "ascending" | "descending" | "none"; onSort: () => void }

interface VirtualTableProps {
  label: string; columns: VirtualColumn[]; count: number;
  /** Returns the cells of a row. The first one contains a link. */
  cells: (row: number) => ComponentChildren[];
  keyOf: (row: number) => string;
  /** Names the place in the list that a reader who comes back finds again. */
  place: string;
}

const arrows = { ascending: " ▲", descending: " ▼", none: "" };

// The same as in style.css: on a phone a row takes two lines.
const narrow = matchMedia("(max-width: 36rem)");
const rowPixels = () => narrow.matches ? 64 : 40;
// Rows drawn above and below the visible ones, so that scrolling does not show gaps.
const overscan = 10;

const placesName = "conversion-places";
const places = new Map<string, number>(JSON.parse(sessionStorage.getItem(placesName) ?? "[]"));

addEventListener("pagehide", () => sessionStorage.setItem(placesName, JSON.stringify([...places])));

/** A table of any length, which draws only the visible rows. Up, Down, Page Up, Page Down, Home and End move from row to row. */
export function VirtualTable({ label, columns, count, cells, keyOf, place }: VirtualTableProps) {
  const list = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(places.get(place) ?? 0);
  const [height, setHeight] = useState(640);
  const [active, setActive] = useState(0);
  const [pixels, setPixels] = useState(rowPixels);
  useEffect(() => {
    const element = list.current!;
    const observer = new ResizeObserver(() => { setHeight(element.clientHeight); setPixels(rowPixels); });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  // Another filter or order begins at its top.
  useLayoutEffect(() => {
    const start = places.get(place) ?? 0;
    // Setting it makes the browser lay out the whole page.
    if (start !== top || start > 0) list.current!.scrollTop = start;
    setTop(start);
    setActive(0);
  }, [place]);
  // A scroll event may still come after the table has left the page.
  const onScroll = ({ currentTarget: { scrollTop } }: { currentTarget: HTMLElement }) => {
    places.set(place, scrollTop);
    setTop(scrollTop);
  };
  const moves: Record<string, number> = {
    ArrowDown: active + 1, ArrowUp: active - 1, Home: 0, End: count - 1,
    PageDown: active + Math.floor(height / pixels) - 1, PageUp: active - Math.floor(height / pixels) + 1,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = moves[event.key];
    if (to === undefined || count === 0 || !(event.target as HTMLElement).closest(".body")) return;
    event.preventDefault();
    const row = Math.max(0, Math.min(count - 1, to));
    setActive(row);
    const element = list.current!;
    const [from, end] = [row * pixels, (row + 2) * pixels];
    if (from < element.scrollTop) element.scrollTop = from;
    else if (end > element.scrollTop + element.clientHeight) element.scrollTop = end - element.clientHeight;
    requestAnimationFrame(() => element.querySelector<HTMLElement>(`[data-row="${row}"] a`)?.focus({ preventScroll: true }));
  };
  const first = Math.max(0, Math.floor(top / pixels) - overscan);
  const end = Math.min(count, Math.ceil((top + height) / pixels) + overscan);
  const rows = Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
  // The row with the focus stays while the reader scrolls away from it.
  if (active < count && (active < first || active >= end)) rows.push(active);
  return <div class="list" role="table" aria-label={label} aria-rowcount={count + 1} ref={list} onScroll={onScroll} onKeyDown={onKeyDown}>
    <div class="head" role="rowgroup"><div class="cells" role="row">
      {columns.map(({ title, isNumber, sort, onSort }) =>
        <span role="columnheader" aria-sort={sort} class={isNumber ? "number" : ""}>
          <button type="button" onClick={onSort}>{title}<span aria-hidden="true">{arrows[sort]}</span></button>
        </span>)}
    </div></div>
    <div class="body" role="rowgroup" style={{ height: `${count * pixels}px` }}>
      {rows.map(row =>
        <div class="cells" role="row" aria-rowindex={row + 2} key={keyOf(row)} data-row={row}
          style={{ transform: `translateY(${row * pixels}px)` }} onFocusIn={() => setActive(row)}>
          {cells(row).map((cell, i) => <span role="cell" class={columns[i]!.isNumber ? "number" : ""}>{cell}</span>)}
        </div>)}
    </div>
  </div>;
}
