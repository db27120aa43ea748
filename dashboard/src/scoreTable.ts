import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { card, debounce, h } from "./dom";
import { counted, integer, number, percent } from "./format";
import type { Row } from "./store";

const columns: { title: string; key: (r: Row) => string | number; text: (r: Row) => string }[] = [
  { title: "Customer", key: r => r.customerId, text: r => r.customerId },
  { title: "Action", key: r => r.action, text: r => r.action },
  { title: "Probability", key: r => r.probability ?? -1, text: r => r.probability === undefined ? "–" : percent(r.probability) },
  { title: "Days", key: r => r.daysToBuy ?? -1, text: r => number(r.daysToBuy) },
  { title: "Value", key: r => r.value ?? -1, text: r => integer(r.value) },
];

/** Scores as a table that draws only the rows in sight, to be given more as they come. */
export function scoreTable(): { element: HTMLElement; refresh: (rows: Row[], actions: string[]) => void } {
  let all: Row[] = [];
  let shown: Row[] = [];
  let sorted = { column: 2, descending: true };
  const body = h("div", { class: "body", role: "rowgroup" });
  const heads = columns.map((c, i) => h("span", { role: "columnheader" }, h("button", {
    onclick: () => { sorted = { column: i, descending: sorted.column === i ? !sorted.descending : i > 1 }; fromTop(); },
  }, c.title)));
  const list = h("div", { class: "list", role: "table", "aria-label": "Scored customers", tabindex: "0" },
    h("div", { class: "head", role: "rowgroup" }, h("div", { class: "cells", role: "row" }, ...heads)), body);
  const search = h("input", { type: "search" });
  const action = h("select", {}, h("option", { value: "" }, "every action"));
  const count = h("p", { class: "quiet", role: "status" });

  const draw = () => {
    body.style.height = `${virtual.getTotalSize()}px`;
    body.replaceChildren(...virtual.getVirtualItems().map(item => {
      const row = h("div", { class: "cells", role: "row", "aria-rowindex": item.index + 2 },
        ...columns.map(c => h("span", { role: "cell" }, c.text(shown[item.index]!))));
      row.style.transform = `translateY(${item.start}px)`;
      return row;
    }));
  };
  const options = () => ({
    count: shown.length, estimateSize: () => 36, overscan: 8, getScrollElement: () => list,
    scrollToFn: elementScroll, observeElementRect, observeElementOffset, onChange: draw,
  });
  const virtual = new Virtualizer<HTMLElement, HTMLElement>(options());

  const refresh = () => {
    const text = search.value.toLowerCase();
    const { key } = columns[sorted.column]!;
    const sign = sorted.descending ? -1 : 1;
    shown = all.filter(r => (!text || r.customerId.toLowerCase().includes(text)) && (!action.value || r.action === action.value))
      .sort((a, b) => { const [x, y] = [key(a), key(b)]; return x < y ? -sign : x > y ? sign : 0; });
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== sorted.column ? "none" : sorted.descending ? "descending" : "ascending"));
    list.setAttribute("aria-rowcount", String(shown.length + 1));
    count.textContent = counted(shown.length, "customer");
    virtual.setOptions(options());
    virtual._willUpdate();
    draw();
  };
  const fromTop = () => { list.scrollTop = 0; refresh(); };
  search.addEventListener("input", debounce(120, fromTop));
  action.addEventListener("change", fromTop);
  // The virtualizer measures its scroll element, which must be on the page by then.
  requestAnimationFrame(() => { virtual._didMount(); refresh(); });

  return {
    element: card("Customers", h("div", { class: "filters" }, h("label", {}, "Name holds", search), h("label", {}, "Action", action)), count, list),
    refresh: (rows, actions) => {
      all = rows;
      const known = new Set([...action.options].map(o => o.value));
      action.append(...actions.filter(a => !known.has(a)).map(a => h("option", { value: a }, a)));
      refresh();
    },
  };
}
