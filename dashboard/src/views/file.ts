import { call, readKey, Refusal } from "../api";
import { begin, type Beginning, columnsOf, type Fault, type Kind, missing, readFeatures, readOrder } from "../files/customerFile";
import { dayOrders } from "../files/csvValues";
import { bar, card, download, h, table } from "../components/dom";
import { failure } from "../components/errorNotice";
import type { Job, Told } from "../workers/fileWorker";
import { amount, counted, date, integer, percent, words } from "../format";
import { Scores } from "../files/scores";
import { scoreTable } from "../components/scoreTable";
import { type ScoredFile, store } from "../files/store";

/** A file of orders or features: understood, scored beside the page, shown as answers come, and given back. */
export async function show(page: HTMLElement): Promise<void> {
  const model: { features?: { name: string }[] } = await (await call("/api/model")).json();
  const features = model.features?.map(f => f.name) ?? [];
  const input = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv" });
  // Else a file that was mended and is chosen again would be no change.
  input.addEventListener("click", () => { input.value = ""; });
  input.addEventListener("change", () => { if (input.files?.[0]) void open(input.files[0], features); });
  const drop = h("div", { class: "card drop" }, h("label", {}, "Drop a CSV of orders or of features here, or choose one", input),
    h("p", { class: "quiet" }, "Orders: a line each, or one for each product. Customer, day, and amount or quantity and unit price; if you have them, order number and product."),
    h("p", { class: "quiet" }, "Features: a line for each customer, with those that the model knows."));
  drop.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    const file = event.dataTransfer?.files[0];
    if (file) void open(file, features);
  });
  page.append(drop, body);
}

/** What has become of the last file; it stays, and goes on, while other views are looked at. */
const body = h("div", {});
/** Scores one file at a time; another ends it. */
let worker: Worker | undefined;
let opened: File | undefined;

async function open(file: File, features: string[]): Promise<void> {
  worker?.terminate();
  opened = file;
  body.replaceChildren(h("p", { class: "quiet", role: "status" }, "Reading the file…"));
  let next: HTMLElement;
  try {
    const beginning = await begin(file, features, navigator.languages);
    next = understanding(file, beginning, () => run(file, beginning));
  } catch (error) {
    next = failure(error, "This file cannot be read");
  }
  // A large file takes a while, and another may have been chosen meanwhile.
  if (opened === file) body.replaceChildren(next);
}

const separators: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };
const kinds: Record<Kind, string> = { orders: "an order, or a product of one", features: "a customer, by features" };

/** What was guessed of the file, to be corrected, with the first lines as they will be read. */
function understanding(file: File, { header, rows, reading, sureOfDays }: Beginning, start: () => void): HTMLElement {
  const button = h("button", { class: "primary", onclick: start }, "Score these customers");
  const columns = h("div", { class: "filters" });
  const preview = h("div", {});
  const choose = (label: string, options: [string, string][], value: string, chosen: (value: string) => void) => {
    const select = h("select", {}, ...options.map(([key, text]) => h("option", { value: key }, text)));
    select.value = value;
    select.addEventListener("change", () => { chosen(select.value); check(); });
    return h("label", {}, label, select);
  };
  const check = () => {
    button.disabled = missing(reading).length > 0;
    preview.replaceChildren(button.disabled ? h("p", { class: "notice bad" }, `Say which column holds: ${missing(reading).join(", ")}.`) : firstLines());
  };
  const firstLines = () => {
    const some = rows.slice(0, 3);
    if (reading.kind === "features")
      return table("The first lines, as read", ["Customer", { number: "Features" }], some.map(row => {
        const read = readFeatures(row, reading);
        return typeof read === "string" ? [row[reading.mapping["customer"]!] ?? "", read]
          : [read.id, counted(reading.features.filter(f => row[reading.mapping[f]!]?.trim()).length, "feature")];
      }));
    return table("The first lines, as read", ["Customer", "Day", { number: "Amount" }], some.map(row => {
      const read = readOrder(row, reading);
      return typeof read === "string" ? [row[reading.mapping["customer"]!] ?? "", read, ""] : [read.id, date(new Date(read.at)), amount(read.amount)];
    }));
  };
  const drawColumns = () => {
    const places: [string, string][] = [["-1", "not in this file"], ...header.map((name, i): [string, string] => [String(i), name || `column ${i + 1}`])];
    columns.replaceChildren(
      choose("One line is", Object.entries(kinds), reading.kind, value => { reading.kind = value as Kind; drawColumns(); }),
      ...(reading.kind === "orders"
        ? [choose("Days are written", Object.entries(dayOrders), reading.days, value => { reading.days = value as keyof typeof dayOrders; })] : []),
      choose("Fractions follow", [["", "a point (12.50)"], ["comma", "a comma (12,50)"]], reading.comma ? "comma" : "", value => { reading.comma = value !== ""; }),
      ...columnsOf(reading).map(column => choose(words(column), places, String(reading.mapping[column]), value => { reading.mapping[column] = Number(value); })));
  };
  drawColumns();
  check();
  return card(`Columns of ${file.name}`,
    h("p", { class: "quiet" }, `Separated by ${separators[reading.delimiter] ?? reading.delimiter}; all else is guessed from the file, so have a look.`),
    !sureOfDays && h("p", { class: "notice" }, "The days could be read in more than one way: check which of day and month comes first."),
    reading.encoding === "windows-1252" && h("p", { class: "notice" }, "The file is not UTF-8, so it is read as Windows-1252: check that names with accents or umlauts came out right."),
    columns, preview, h("p", { class: "buttons" }, button));
}

function run(file: File, beginning: Beginning): void {
  const progress = h("progress", { max: 1, "aria-label": "Progress" });
  const status = h("p", { role: "status" }, "Reading the file…");
  const scoring = card("Scoring", status, progress);
  body.replaceChildren(scoring);
  worker?.terminate();
  const own = worker = new Worker(new URL("../workers/fileWorker.ts", import.meta.url), { type: "module" });
  const end = () => { own.terminate(); scoring.remove(); };
  const faults: Fault[] = [];
  let scored: ScoredFile;
  let shown: ReturnType<typeof results>;
  let showSoon: () => void;
  own.onmessage = ({ data }: MessageEvent<Told>) => {
    switch (data.kind) {
      case "read": progress.value = data.share * 0.2; break;
      case "total":
        scored = { name: file.name, asOf: data.asOf, parts: [], faults, scores: new Scores(data.customers), result: [], measured: 0, outside: new Map() };
        shown = results(scored);
        showSoon = throttle(500, () => shown.refresh(false));
        body.append(...shown.parts);
        break;
      case "faults": for (const fault of data.faults) faults.push(fault); break;
      case "scored":
        scored.scores.add(data.columns);
        if (data.columns.ids.length > 0) scored.parts.push(data.sent);
        if (scored.result.length === 0) scored.result.push(new Blob([data.header]));
        scored.result.push(data.result);
        scored.measured += data.measured;
        for (const feature of data.outside) scored.outside.set(feature, (scored.outside.get(feature) ?? 0) + 1);
        progress.value = 0.2 + 0.8 * scored.scores.count / scored.scores.most;
        status.textContent = `${integer(scored.scores.count)} of ${counted(scored.scores.most, "customer")} scored`;
        showSoon();
        break;
      case "done":
        end();
        store.file = scored;
        shown.refresh(true);
        break;
      case "failed":
        end();
        body.replaceChildren(failure(new Refusal(data.status, data.message, []), "This file could not be scored", () => run(file, beginning)));
    }
  };
  own.onerror = event => {
    end();
    body.replaceChildren(failure(new Error(event.message), "This file could not be scored", () => run(file, beginning)));
  };
  own.postMessage({ file, reading: beginning.reading, key: readKey() } satisfies Job);
}

/** The result as it grows. */
function results(file: ScoredFile): { parts: HTMLElement[]; refresh: (whole: boolean) => void } {
  const { scores } = file;
  const mix = card("Action mix");
  const faults = h("div", {});
  const customers = scoreTable(scores);
  const refresh = (whole: boolean) => {
    const actions = scores.actions.map((action, i) => [action, scores.counts[i]!] as const).sort((a, b) => b[1] - a[1]);
    mix.replaceChildren(h("h2", {}, "Action mix"),
      h("div", { class: "shares" }, table(`${counted(scores.count, "customer")} of ${file.name}${file.asOf === undefined ? "" : `, as of ${date(new Date(file.asOf))}`}`,
        ["Action", "", { number: "Customers" }, { number: "Share" }],
        actions.map(([action, n]) => [action, bar(n / scores.count), integer(n), percent(n / scores.count)]))),
      whole ? h("p", { class: "buttons" }, h("button", {
        class: "primary", onclick: () => download("scores.csv", new Blob(file.result, { type: "text/csv" })),
      }, "Download the result")) : "");
    customers.refresh();
    if (whole) faults.replaceChildren(wrongLines(file));
  };
  return { parts: [mix, faults, customers.element], refresh };
}

function wrongLines({ faults }: ScoredFile): HTMLElement {
  if (faults.length === 0) return h("p", { class: "notice" }, "Every line could be used.");
  const first = [...faults].sort((a, b) => a.line - b.line).slice(0, 100);
  return card(`${counted(faults.length, "line")} left out`,
    h("p", { class: "quiet" }, "All else was scored, without what stands on these lines."),
    table(faults.length > 100 ? "The first hundred" : "All of them", ["Line", "Why"], first.map(f => [integer(f.line), f.text])));
}

/** Runs at most every so many milliseconds while asked to, and a tenth of the time at most. */
function throttle(milliseconds: number, run: () => void): () => void {
  let due = 0;
  return () => {
    const began = performance.now();
    if (began < due) return;
    run();
    due = performance.now() + Math.max(milliseconds, 9 * (performance.now() - began));
  };
}
