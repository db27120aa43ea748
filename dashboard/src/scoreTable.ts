import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import type { Score } from "./api";
import { card, debounce, h } from "./dom";
import { integer, number, percent } from "./format";

const columns: { title: string; key: (s: Score) => string | number; text: (s: Score) => string }[] = [
  { title: "Customer", key: s => s.customerId, text: s => s.customerId },
  { title: "Action", key: s => s.decision.action, text: s => s.decision.action },
  { title: "Probability", key: s => s.probability ?? -1, text: s => s.probability === undefined ? "–" : percent(s.probability) },
  { title: "Days", key: s => s.daysToBuy?.expected ?? -1, text: s => s.daysToBuy ? number(s.daysToBuy.expected) : "–" },
  { title: "Value", key: s => s.value?.expected ?? -1, text: s => s.value ? integer(s.value.expected) : "–" },
];

/** All scores as a table that draws only the rows in sight. */
export function scoreTable(scores: Score[], actions: string[]): HTMLElement {
  let shown = scores;
  let sorted = { column: 2, descending: true };
  const body = h("div", { class: "body", role: "rowgroup" });
  const heads = columns.map((c, i) => h("span", { role: "columnheader" }, h("button", {
    onclick: () => { sorted = { column: i, descending: sorted.column === i ? !sorted.descending : i > 1 }; refresh(); },
  }, c.title)));
  const list = h("div", { class: "list", role: "table", "aria-label": "Scored customers", tabindex: "0" },
    h("div", { class: "head", role: "rowgroup" }, h("div", { class: "cells", role: "row" }, ...heads)), body);
  const search = h("input", { type: "search" });
  const action = h("select", {}, h("option", { value: "" }, "every action"), ...actions.map(a => h("option", { value: a }, a)));
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
    shown = scores.filter(s => (!text || s.customerId.toLowerCase().includes(text)) && (!action.value || s.decision.action === action.value))
      .sort((a, b) => { const [x, y] = [key(a), key(b)]; return x < y ? -sign : x > y ? sign : 0; });
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== sorted.column ? "none" : sorted.descending ? "descending" : "ascending"));
    list.setAttribute("aria-rowcount", String(shown.length + 1));
    count.textContent = `${integer(shown.length)} customers`;
    list.scrollTop = 0;
    virtual.setOptions(options());
    virtual._willUpdate();
    draw();
  };
  search.addEventListener("input", debounce(120, refresh));
  action.addEventListener("change", refresh);
  // The virtualizer measures its scroll element, which must be on the page by then.
  requestAnimationFrame(() => { virtual._didMount(); refresh(); });

  return card("Customers", h("div", { class: "filters" }, h("label", {}, "Name holds", search), h("label", {}, "Action", action)), count, list);
}
