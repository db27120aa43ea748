import Papa from "papaparse";
import { type LineError, type Score, scoreBatch } from "../api";
import { bar, card, download, h, table } from "../dom";
import { integer, percent } from "../format";
import { type Column, columns, guess, isComplete, type Mapping, readHeader, readOrders } from "../orderFile";
import { scoreTable } from "../scoreTable";
import { store } from "../store";

// Small enough that answers come early, large enough that the requests cost nothing.
const customersPerRequest = 5_000;

/** A file of orders: mapped, grouped into customers, scored, shown and given back. */
export function show(page: HTMLElement): void {
  const body = h("div", {});
  const input = h("input", { type: "file", accept: ".csv,text/csv" });
  input.addEventListener("change", () => { if (input.files?.[0]) void open(input.files[0], body); });
  const drop = h("div", { class: "card drop" }, h("label", {}, "Drop a CSV of orders here, or choose one", input),
    h("p", { class: "quiet" }, "One line per order, or per product of an order: customer, day, amount, and if you have them order number, items and products."));
  drop.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    if (file) void open(file, body);
  });
  page.append(h("h1", {}, "Score a file of customers"), drop, body);
  if (store.file) body.append(...results());
}

async function open(file: File, body: HTMLElement): Promise<void> {
  try {
    const header = await readHeader(file);
    const mapping = guess(header);
    body.replaceChildren(mapper(file, header, mapping, () => void run(file, mapping, body)));
  } catch (error) {
    body.replaceChildren(failure(error));
  }
}

function mapper(file: File, header: string[], mapping: Mapping, start: () => void): HTMLElement {
  const button = h("button", { class: "primary", onclick: start }, "Score these customers");
  const check = () => { button.disabled = !isComplete(mapping); };
  const choose = (column: Column) => {
    const select = h("select", {}, h("option", { value: "" }, "not in this file"), ...header.map(name => h("option", { value: name }, name)));
    select.value = mapping[column] ?? "";
    select.addEventListener("change", () => { mapping[column] = select.value || undefined; check(); });
    return h("label", {}, column, select);
  };
  check();
  return card(`Columns of ${file.name}`, h("p", { class: "quiet" }, "Guessed from the header; customer, day and amount are needed."),
    h("div", { class: "filters" }, ...columns.map(choose)), button);
}

async function run(file: File, mapping: Mapping, body: HTMLElement): Promise<void> {
  const progress = h("progress", { max: 1, "aria-label": "Progress" });
  const status = h("p", { role: "status" }, "Reading the file…");
  body.replaceChildren(card("Scoring", status, progress));
  try {
    const { customers, errors } = await readOrders(file, mapping, share => { progress.value = share * 0.2; });
    const scores: Score[] = [];
    for (let start = 0; start < customers.length; start += customersPerRequest) {
      await scoreBatch(customers.slice(start, start + customersPerRequest), line => {
        if (line.status === "error") errors.push(named(line as LineError, customers[start + (line as LineError).line - 1]?.customerId));
        else scores.push(line as Score);
      });
      progress.value = 0.2 + 0.8 * Math.min(1, (start + customersPerRequest) / customers.length);
      status.textContent = `${integer(scores.length)} of ${integer(customers.length)} customers scored`;
    }
    store.file = { name: file.name, customers, scores, errors };
    body.replaceChildren(...results());
  } catch (error) {
    body.replaceChildren(failure(error));
  }
}

/** A refusal of the service counts customers, not lines of the file: say which customer it was. */
const named = (error: LineError, customer = "") => ({
  ...error, line: 0, errors: error.errors.map(e => ({ pointer: `${customer} ${e.pointer}`, detail: e.detail })),
});

function results(): HTMLElement[] {
  const { name, scores, errors } = store.file!;
  const counts = new Map<string, number>();
  for (const s of scores) counts.set(s.decision.action, (counts.get(s.decision.action) ?? 0) + 1);
  const mix = [...counts].sort((a, b) => b[1] - a[1]);
  return [
    card("Action mix", table(`${integer(scores.length)} customers of ${name}`, ["Action", "", "Customers", "Share"],
      mix.map(([action, n]) => [action, bar(n / scores.length), integer(n), percent(n / scores.length)])),
    h("p", { class: "buttons" }, h("button", { class: "primary", onclick: () => download("scores.csv", "text/csv", csv(scores)) }, "Download the result"))),
    errors.length > 0 ? card(`${integer(errors.length)} could not be used`, table("The first hundred", ["Line", "What is wrong"],
      errors.slice(0, 100).map(e => [e.line > 0 ? integer(e.line) : "–", e.errors.map(d => `${d.pointer} ${d.detail}`).join("; ")])))
      : h("p", { class: "notice" }, "Every line could be used."),
    scoreTable(scores, mix.map(m => m[0])),
  ];
}

// A spreadsheet would take a name that begins with one of these for a formula.
const inert = (text: string) => /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;

const csv = (scores: Score[]) => Papa.unparse(scores.map(s => ({
  customerId: inert(s.customerId), asOf: s.asOf, status: s.status, probability: s.probability,
  daysToBuy: s.daysToBuy?.expected, value: s.value?.expected,
  action: inert(s.decision.action), arm: s.decision.arm, message: inert(s.decision.message),
})), { newline: "\n" });

const failure = (error: unknown) => h("div", { class: "notice bad", role: "alert" }, h("h2", {}, "This file could not be scored"),
  h("p", {}, error instanceof Error ? error.message : String(error)));
