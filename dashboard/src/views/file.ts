import { getModelCard, readKey, ServiceError } from "../api";
import { card, h } from "../components/dom";
import { errorNotice } from "../components/errorNotice";
import { fileResults } from "../components/fileResults";
import { formatForm } from "../components/formatForm";
import { detectFormat, type FileFormat } from "../files/fileFormat";
import { Scores } from "../files/scores";
import { type ScoredFile, store } from "../files/store";
import { integer, pluralize } from "../format";
import type { ScoredMessage, ScoreFileJob, WorkerMessage } from "../workers/scoreFile";

/** Shows a file of orders or features: its format to check, the scores as they come, and the result to download. */
export async function show(page: HTMLElement): Promise<void> {
  const features = (await getModelCard()).features?.map(feature => feature.name) ?? [];
  const input = h("input", { type: "file", accept: ".csv,.tsv,.txt,text/csv" });
  // Without this, choosing the same file again after correcting it would not be a change.
  input.addEventListener("click", () => { input.value = ""; });
  input.addEventListener("change", () => { if (input.files?.[0]) void open(input.files[0], features); });
  const drop = h("div", { class: "card drop" },
    h("label", {}, "Drop a CSV file of orders or of features here, or choose one", input),
    h("p", { class: "quiet" }, "Orders: one line for each order, or for each product of an order. Needed: customer, day, and amount "
      + "(or quantity and unit price). Useful: order number and product."),
    h("p", { class: "quiet" }, "Features: one line for each customer, with the features that the model uses."));
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
let openedFile: File | undefined;

async function open(file: File, features: string[]): Promise<void> {
  worker?.terminate();
  openedFile = file;
  body.replaceChildren(h("p", { class: "quiet", role: "status" }, "Reading the file…"));
  let content: HTMLElement;
  try {
    const detected = await detectFormat(file, features, navigator.languages);
    content = formatForm(file.name, detected, () => scoreFile(file, detected.format));
  } catch (error) {
    content = errorNotice(error, "This file cannot be read");
  }
  // Reading a large file takes a while, and the reader may have chosen another.
  if (openedFile === file) body.replaceChildren(content);
}

/** Starts a worker that scores the file, and shows the scores as they come. */
function scoreFile(file: File, format: FileFormat): void {
  const progress = h("progress", { max: 1, "aria-label": "Progress" });
  const status = h("p", { role: "status" }, "Reading the file…");
  const scoring = card("Scoring", status, progress);
  body.replaceChildren(scoring);
  worker?.terminate();
  const ownWorker = worker = new Worker(new URL("../workers/scoreFile.ts", import.meta.url), { type: "module" });
  const end = () => { ownWorker.terminate(); scoring.remove(); };
  const fail = (error: Error) => {
    end();
    body.replaceChildren(errorNotice(error, "This file could not be scored", () => scoreFile(file, format)));
  };
  const scored: ScoredFile = {
    name: file.name, requests: [], skipped: [], scores: new Scores(0), result: [], predicted: 0, outOfRange: new Map(),
  };
  let results: ReturnType<typeof fileResults>;
  let refreshSoon: () => void;
  ownWorker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    switch (data.kind) {
      case "read": progress.value = data.share * 0.2; break;
      case "total":
        scored.asOf = data.asOf;
        scored.scores = new Scores(data.customers);
        results = fileResults(scored);
        refreshSoon = throttle(500, () => results.refresh(false));
        body.append(...results.elements);
        break;
      case "skipped": for (const line of data.lines) scored.skipped.push(line); break;
      case "scored":
        addScores(scored, data);
        progress.value = 0.2 + 0.8 * scored.scores.count / scored.scores.capacity;
        status.textContent = `${integer(scored.scores.count)} of ${pluralize(scored.scores.capacity, "customer")} scored`;
        refreshSoon();
        break;
      case "done":
        end();
        store.file = scored;
        results.refresh(true);
        break;
      case "failed": fail(new ServiceError(data.status, data.message));
    }
  };
  ownWorker.onerror = event => fail(new Error(event.message));
  ownWorker.postMessage({ file, format, key: readKey() } satisfies ScoreFileJob);
}

function addScores(file: ScoredFile, { request, scores, predicted, outOfRange, header, result }: ScoredMessage): void {
  file.scores.add(scores);
  if (scores.ids.length > 0) file.requests.push(request);
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
