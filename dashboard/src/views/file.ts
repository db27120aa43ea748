import { getModelCard, readKey, ServiceError } from "../api";
import { card, h } from "../components/dom";
import { errorNotice } from "../components/errorNotice";
import { fileResults } from "../components/fileResults";
import { OrderForm } from "../components/orderForm";
import { getOrderFormats, type OrderFormats, type OrderInspection } from "../files/inspection";
import { noChoices, toQuery } from "../files/orderChoices";
import { Scores } from "../files/scores";
import { type ScoredFile, store } from "../files/store";
import type { Upload } from "../files/upload";
import { integer, pluralize } from "../format";
import type { PrepareJob, PrepareMessage } from "../workers/prepareUpload";
import type { ScoredMessage, ScoreFileJob, WorkerMessage } from "../workers/scoreFile";

/** Shows a file of orders or features: how the service reads it, the scores as they come, and the result to download. */
export async function show(page: HTMLElement): Promise<void> {
  const features = (await getModelCard()).features?.map(feature => feature.name) ?? [];
  const input = h("input", { type: "file" });
  // Without this, choosing the same file again after correcting it would not be a change.
  input.addEventListener("click", () => { input.value = ""; });
  input.addEventListener("change", () => { if (input.files?.[0]) void open(input.files[0], features); });
  const drop = h("div", { class: "card drop" },
    h("label", {}, "Drop a file of orders or of features here, or choose one", input),
    h("p", { class: "quiet" }, "Orders: the export of a shop, or a table with one line for each order or for each product of an order. "
      + "CSV, JSON or an Excel workbook, also compressed."),
    h("p", { class: "quiet" }, "Features: CSV with one line for each customer, customerId, and the features that the model uses."));
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

// The last file's element and worker outlive the view: the scoring goes on while the reader looks at other views.
const body = h("div", {});
let worker: Worker | undefined;
let opened = new AbortController();

async function open(file: File, features: string[]): Promise<void> {
  worker?.terminate();
  opened.abort();
  const { signal } = opened = new AbortController();
  body.replaceChildren(h("p", { class: "quiet", role: "status" }, "Reading the file…"));
  let content: HTMLElement;
  try {
    const [upload, formats] = await Promise.all([prepare(file, features, signal), getOrderFormats()]);
    content = await askToScore(upload, formats, signal);
  } catch (error) {
    content = errorNotice(error, "This file cannot be read", () => void open(file, features));
  }
  // The reader may have chosen another file meanwhile.
  if (!signal.aborted) body.replaceChildren(content);
}

/** Prepares the file in a worker. Without an answer when the reader has chosen another file. */
function prepare(file: File, features: string[], signal: AbortSignal): Promise<Upload> {
  const ownWorker = new Worker(new URL("../workers/prepareUpload.ts", import.meta.url), { type: "module" });
  signal.addEventListener("abort", () => ownWorker.terminate());
  return new Promise((resolve, reject) => {
    ownWorker.onmessage = ({ data }: MessageEvent<PrepareMessage>) => {
      ownWorker.terminate();
      if (data.kind === "prepared") resolve(data.upload);
      else reject(new ServiceError(data.status, data.message));
    };
    ownWorker.onerror = event => reject(new Error(event.message));
    ownWorker.postMessage({ file, features } satisfies PrepareJob);
  });
}

/** Returns what the service understands of the file, with a button to score it. */
async function askToScore(upload: Upload, formats: OrderFormats, signal: AbortSignal): Promise<HTMLElement> {
  if (upload.type === "text/csv") {
    const start = () => scoreFile({ upload, query: toQuery(upload.name, noChoices()) }, content);
    const content = card(`Features in ${upload.name}`,
      h("p", {}, "The first line names the model's features, so each line below is a customer."),
      h("p", { class: "buttons" }, h("button", { class: "primary", onclick: start }, "Score these customers")));
    return content;
  }
  const form = new OrderForm(upload, formats, scoring => scoreFile({ upload, ...scoring }, form.element), signal);
  await form.inspect();
  return form.element;
}

interface Scoring { upload: Upload; query: string; inspection?: OrderInspection }

/** Starts a worker that has the file scored, and shows the scores as they come. `form` comes back when the reader cancels. */
function scoreFile(scoring: Scoring, form: HTMLElement): void {
  const total = scoring.inspection?.summary.customers;
  const progress = h("progress", { max: total || 1, "aria-label": "Progress" });
  const status = h("p", { role: "status" }, "The service is reading the file…");
  const readAgain = () => {
    ownWorker.terminate();
    body.replaceChildren(form);
    form.querySelector<HTMLElement>("button.primary")?.focus();
  };
  const cancel = h("button", { onclick: readAgain }, "Cancel");
  const progressCard = card("Scoring", status, progress, h("p", { class: "buttons" }, cancel));
  const scored: ScoredFile = { ...scoring, refused: [], scores: new Scores(), result: [], predicted: 0, outOfRange: new Map() };
  const results = fileResults(scored, readAgain);
  const refreshSoon = throttle(500, () => results.refresh(false));
  body.replaceChildren(progressCard, ...results.elements);
  cancel.focus();
  worker?.terminate();
  const ownWorker = worker = new Worker(new URL("../workers/scoreFile.ts", import.meta.url), { type: "module" });
  const fail = (error: Error) => {
    ownWorker.terminate();
    body.replaceChildren(errorNotice(error, "This file could not be scored", () => scoreFile(scoring, form)));
  };
  ownWorker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    switch (data.kind) {
      case "scored":
        addScores(scored, data);
        const { count } = scored.scores;
        if (total) progress.value = count;
        status.textContent = `${total ? `${integer(count)} of ${pluralize(total, "customer")}` : pluralize(count, "customer")} scored`;
        refreshSoon();
        break;
      case "done":
        ownWorker.terminate();
        progressCard.remove();
        store.file = scored;
        results.refresh(true);
        break;
      case "failed": fail(new ServiceError(data.status, data.message));
    }
  };
  ownWorker.onerror = event => fail(new Error(event.message));
  ownWorker.postMessage({ upload: scoring.upload, query: scoring.query, key: readKey() } satisfies ScoreFileJob);
}

function addScores(file: ScoredFile, { scores, refused, predicted, outOfRange, header, result }: ScoredMessage): void {
  file.scores.add(scores);
  for (const customer of refused) file.refused.push(customer);
  if (file.result.length === 0) file.result.push(new Blob([header]));
  file.result.push(result);
  file.predicted += predicted;
  for (const feature of outOfRange) file.outOfRange.set(feature, (file.outOfRange.get(feature) ?? 0) + 1);
}

/** Skips calls that come within so many milliseconds of the last run, or that would take more than a tenth of the time. */
function throttle(milliseconds: number, run: () => void): () => void {
  let nextRun = 0;
  return () => {
    const start = performance.now();
    if (start < nextRun) return;
    run();
    const end = performance.now();
    nextRun = end + Math.max(milliseconds, 9 * (end - start));
  };
}
