import type { ScoreColumn, Scores } from "../files/scores";
import { days, integer, pluralize, probabilityPercent } from "../format";
import { card, debounce, h } from "./dom";

interface Column { title: string; column: ScoreColumn; text: (scores: Scores, row: number) => string; isNumber?: boolean }

const columns: Column[] = [
  { title: "Customer", column: "ids", text: (scores, row) => scores.ids[row]! },
  { title: "Action", column: "actionIndex", text: (scores, row) => scores.actions[scores.actionIndex[row]!]! },
  { title: "Probability", column: "probability", text: (scores, row) => probabilityPercent(scores.probability[row]), isNumber: true },
  { title: "Days", column: "daysToBuy", text: (scores, row) => days(scores.daysToBuy[row]), isNumber: true },
  { title: "Value", column: "value", text: (scores, row) => integer(scores.value[row]), isNumber: true },
];

/** The columns that have something to show: a model may lack predictions. */
const columnsOf = ({ heads }: Scores) => columns.filter(({ column, isNumber }) => !isNumber || heads.some(head => head === column));

// The same as in style.css: on a phone a customer takes two lines.
const narrow = matchMedia("(max-width: 36rem)");
const rowPixels = () => narrow.matches ? 60 : 36;
// Rows drawn above and below the visible rows, so that scrolling does not show gaps.
const overscan = 8;

/** A table of scores to sort and filter, which draws only the visible rows. Call `refresh` when there are more scores. */
export function scoreTable(scores: Scores): { element: HTMLElement; refresh: () => void } {
  let sortedRows: Uint32Array = new Uint32Array();
  let shownRows: Uint32Array = new Uint32Array();
  let shownColumns: Column[] = [];
  let sorting: { column: ScoreColumn; descending: boolean } = { column: "actionIndex", descending: false };
  const body = h("div", { class: "body", role: "rowgroup" });
  const header = h("div", { class: "cells", role: "row" });
  const list = h("div", { class: "list", role: "table", "aria-label": "Scored customers", tabindex: "0", hidden: true },
    h("div", { class: "head", role: "rowgroup" }, header), body);
  const search = h("input", { type: "search" });
  const action = h("select", {}, h("option", { value: "" }, "all actions"));
  const count = h("p", { class: "quiet", role: "status" });

  const draw = () => {
    const height = rowPixels();
    body.style.height = `${shownRows.length * height}px`;
    const first = Math.max(0, Math.floor(list.scrollTop / height) - overscan);
    const end = Math.min(shownRows.length, Math.ceil((list.scrollTop + list.clientHeight) / height) + overscan);
    body.replaceChildren(...Array.from({ length: Math.max(0, end - first) }, (_, i) => {
      const place = first + i;
      const row = tableRow(shownColumns, scores, shownRows[sorting.descending ? shownRows.length - 1 - place : place]!, place);
      row.style.transform = `translateY(${place * height}px)`;
      return row;
    }));
  };
  const sort = () => {
    sortedRows = scores.sortedBy(sorting.column);
    [...header.children].forEach((head, i) => head.setAttribute("aria-sort",
      shownColumns[i]!.column !== sorting.column ? "none" : sorting.descending ? "descending" : "ascending"));
  };
  /** Draws the titles once the first answers say which predictions there are, and sorts by the first of these. */
  const showColumns = () => {
    const now = columnsOf(scores);
    if (now.length === shownColumns.length) return;
    shownColumns = now;
    const first = now.find(column => column.isNumber);
    if (first) sorting = { column: first.column, descending: true };
    header.replaceChildren(...now.map(({ title, column, isNumber }) => h("span", { role: "columnheader", class: isNumber && "number" },
      h("button", {
        onclick: () => {
          sorting = { column, descending: sorting.column === column ? !sorting.descending : isNumber === true };
          sort();
          showFromTop();
        },
      }, title))));
  };
  const filter = () => {
    shownRows = scores.filter(sortedRows, search.value, action.value);
    list.setAttribute("aria-rowcount", String(shownRows.length + 1));
    list.hidden = shownRows.length === 0;
    count.textContent = shownRows.length > 0 || scores.count === 0 ? pluralize(shownRows.length, "customer")
      : "No customers match.";
    draw();
  };
  const showFromTop = () => { list.scrollTop = 0; filter(); };
  const refresh = () => {
    for (const name of scores.actions.slice(action.options.length - 1)) action.append(h("option", { value: name }, name));
    showColumns();
    sort();
    filter();
  };
  search.addEventListener("input", debounce(120, showFromTop));
  action.addEventListener("change", showFromTop);
  list.addEventListener("scroll", draw, { passive: true });
  new ResizeObserver(draw).observe(list);

  const filters = h("div", { class: "filters" }, h("label", {}, "Name contains", search), h("label", {}, "Action", action));
  return { element: card("Customers", filters, count, list), refresh };
}

function tableRow(columns: Column[], scores: Scores, row: number, place: number): HTMLElement {
  // The header is row 1.
  return h("div", { class: "cells", role: "row", "aria-rowindex": place + 2 }, ...columns.map(column => {
    const text = column.text(scores, row);
    return h("span", { role: "cell", class: column.isNumber && "number", title: !column.isNumber && text }, text);
  }));
}
