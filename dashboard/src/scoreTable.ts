import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from "@tanstack/virtual-core";
import { card, debounce, h } from "./dom";
import { chance, counted, days, integer } from "./format";
import type { Scores } from "./scores";

const columns: { title: string; column: Parameters<Scores["order"]>[0]; text: (scores: Scores, row: number) => string; number?: boolean }[] = [
  { title: "Customer", column: "ids", text: (s, row) => s.ids[row]! },
  { title: "Action", column: "action", text: (s, row) => s.actions[s.action[row]!]! },
  { title: "Probability", column: "probability", text: (s, row) => chance(s.probability[row]), number: true },
  { title: "Days", column: "daysToBuy", text: (s, row) => days(s.daysToBuy[row]), number: true },
  { title: "Value", column: "value", text: (s, row) => integer(s.value[row]), number: true },
];
// As style.css has it: on a phone a customer takes two lines.
const narrow = matchMedia("(max-width: 36rem)");
const rowPixels = () => narrow.matches ? 60 : 36;

/** Scores as a table that draws only the rows in sight, to be refreshed when there are more. */
export function scoreTable(scores: Scores): { element: HTMLElement; refresh: () => void } {
  let order: Uint32Array = new Uint32Array();
  let shown: Uint32Array = new Uint32Array();
  let sorted = { column: 2, descending: true };
  const body = h("div", { class: "body", role: "rowgroup" });
  const heads = columns.map((c, i) => h("span", { role: "columnheader", class: c.number && "number" }, h("button", {
    onclick: () => { sorted = { column: i, descending: sorted.column === i ? !sorted.descending : i > 1 }; sort(); fromTop(); },
  }, c.title)));
  const list = h("div", { class: "list", role: "table", "aria-label": "Scored customers", tabindex: "0" },
    h("div", { class: "head", role: "rowgroup" }, h("div", { class: "cells", role: "row" }, ...heads)), body);
  const search = h("input", { type: "search" });
  const action = h("select", {}, h("option", { value: "" }, "every action"));
  const count = h("p", { class: "quiet", role: "status" });

  const draw = () => {
    body.style.height = `${virtual.getTotalSize()}px`;
    body.replaceChildren(...virtual.getVirtualItems().map(item => {
      const row = h("div", { class: "cells", role: "row", "aria-rowindex": item.index + 2 }, ...columns.map(c => {
        const text = c.text(scores, at(item.index));
        return h("span", { role: "cell", class: c.number && "number", title: !c.number && text }, text);
      }));
      row.style.transform = `translateY(${item.start}px)`;
      return row;
    }));
  };
  const at = (index: number) => shown[sorted.descending ? shown.length - 1 - index : index]!;
  const options = () => ({
    count: shown.length, estimateSize: rowPixels, overscan: 8, getScrollElement: () => list,
    scrollToFn: elementScroll, observeElementRect, observeElementOffset, onChange: draw,
  });
  const virtual = new Virtualizer<HTMLElement, HTMLElement>(options());

  const sort = () => {
    order = scores.order(columns[sorted.column]!.column);
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== sorted.column ? "none" : sorted.descending ? "descending" : "ascending"));
  };
  const filter = () => {
    const text = search.value.toLowerCase();
    const wanted = scores.actions.indexOf(action.value);
    shown = order.filter(row => (wanted < 0 || scores.action[row] === wanted) && (!text || scores.ids[row]!.toLowerCase().includes(text)));
    list.setAttribute("aria-rowcount", String(shown.length + 1));
    list.hidden = shown.length === 0;
    count.textContent = shown.length > 0 || scores.count === 0 ? counted(shown.length, "customer") : "No customer is both of that action and of that name.";
    virtual.setOptions(options());
    virtual._willUpdate();
    draw();
  };
  const fromTop = () => { list.scrollTop = 0; filter(); };
  const refresh = () => {
    for (const name of scores.actions.slice(action.options.length - 1)) action.append(h("option", { value: name }, name));
    sort();
    filter();
  };
  search.addEventListener("input", debounce(120, fromTop));
  action.addEventListener("change", fromTop);
  narrow.addEventListener("change", () => { virtual.measure(); filter(); });
  // The virtualizer measures its scroll element, which must be on the page by then.
  requestAnimationFrame(() => { virtual._didMount(); refresh(); });

  return {
    element: card("Customers", h("div", { class: "filters" }, h("label", {}, "Name holds", search), h("label", {}, "Action", action)), count, list),
    refresh,
  };
}
