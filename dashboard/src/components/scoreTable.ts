import { card, debounce, h } from "./dom";
import { chance, counted, days, integer } from "../format";
import type { Scores } from "../files/scores";

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
// Rows drawn above and below those in sight, for scrolling to find.
const beyond = 8;

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

  const at = (index: number) => shown[sorted.descending ? shown.length - 1 - index : index]!;
  const draw = () => {
    const height = rowPixels();
    body.style.height = `${shown.length * height}px`;
    const first = Math.max(0, Math.floor(list.scrollTop / height) - beyond);
    const end = Math.min(shown.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + beyond);
    body.replaceChildren(...Array.from({ length: Math.max(0, end - first) }, (_, i) => {
      const row = h("div", { class: "cells", role: "row", "aria-rowindex": first + i + 2 }, ...columns.map(c => {
        const text = c.text(scores, at(first + i));
        return h("span", { role: "cell", class: c.number && "number", title: !c.number && text }, text);
      }));
      row.style.transform = `translateY(${(first + i) * height}px)`;
      return row;
    }));
  };

  const sort = () => {
    order = scores.order(columns[sorted.column]!.column);
    heads.forEach((head, i) => head.setAttribute("aria-sort", i !== sorted.column ? "none" : sorted.descending ? "descending" : "ascending"));
  };
  const filter = () => {
    const text = search.value.toLowerCase();
    const wanted = scores.actions.indexOf(action.value);
    shown = wanted < 0 && !text ? order : order.filter(row => (wanted < 0 || scores.action[row] === wanted) && (!text || scores.ids[row]!.toLowerCase().includes(text)));
    list.setAttribute("aria-rowcount", String(shown.length + 1));
    list.hidden = shown.length === 0;
    count.textContent = shown.length > 0 || scores.count === 0 ? counted(shown.length, "customer") : "No customer is both of that action and of that name.";
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
  list.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(list);

  return {
    element: card("Customers", h("div", { class: "filters" }, h("label", {}, "Name holds", search), h("label", {}, "Action", action)), count, list),
    refresh,
  };
}
