import { computed, effect, signal } from "@preact/signals";
import { getModelCard, readKey, request, ServiceError } from "../api";
import { integer, pluralize } from "../format";
import { addressOf, go, route } from "../route";
import { fileZone } from "../settings";
import { decided } from "../stored";
import type { PrepareMessage } from "../workers/prepareUpload";
import type { ScoredMessage, ScoreFileJob, WorkerMessage } from "../workers/scoreFile";
import { checkForNewVersion } from "../newVersion";
import { deleteFile, deleteOldFiles, loadFile, mayHaveFiles, newId, saveFile } from "./database";
import { inspectOrders, type OrderInspection, type TablePreview } from "./inspection";
import { fromQuery, hasChoices, noChoices, type OrderChoices, toQuery } from "./orderChoices";
import { type StoredScores, Scores } from "./scores";
import type { PreparedFile, Upload } from "./upload";

/** A line that the service did not score, and why. */
export interface RefusedLine { line: number; customer: string; error: string }

/** What the service says about all customers of a file. */
export interface Summary {
  customers: number; outOfRange: number; actions: ActionSummary[];
  /** What was understood of a file of orders. */
  inspection?: OrderInspection;
}
export interface ActionSummary {
  action: string; customers: number; heldOut: number; withoutConsent: number; toContact: number;
  /** The money expected from the people to contact. Absent where the model predicts no value. */
  value?: { expected: number; low?: number; high?: number };
}

/** How the file is read by the choices of now. Where it can't be, `problem` says why. */
export interface Reading { choices: OrderChoices; inspection?: OrderInspection; problem?: Problem }
export interface Problem {
  status: number; message: string; fieldErrors: { pointer: string; detail: string }[]; suggestions: string[]; preview?: TablePreview;
}

/** The customers of a file, and how the file was read for them. */
export interface Result {
  query: string; inspection?: OrderInspection; scores: Scores; summary?: Summary; refused: RefusedLine[];
  /** Customers for whom the model predicted, those outside its training range, and their number by feature. */
  predicted: number; outside: number; outOfRange: Map<string, number>;
}

export interface OpenFile {
  id: string; openedAt: number; upload: Upload; firstLines: string[];
  /** Absent for a file of features, which can be read in one way only. */
  reading?: Reading;
  result?: Result;
  /** Whether the reader said that everybody agreed to be contacted, where the file does not say so. */
  isConsentConfirmed: boolean;
}

export type Work = { kind: "preparing" } | { kind: "inspecting" } | { kind: "scoring"; count: number; total?: number };

/** The file that this tab shows. Undefined for a tab without a file, or not yet found. */
export const openFile = signal<OpenFile | undefined>();
/** What goes on with the file, or went wrong with it. */
export const work = signal<Work | undefined>();
export const failure = signal<{ title: string; error: Error; retry: () => void } | undefined>();
/** Whether this tab still looks for the file that its address names. */
export const isRestoring = signal(mayHaveFiles());
export const isMissing = signal(false);

const inspected = computed(() => openFile.value?.result?.inspection ?? openFile.value?.reading?.inspection);
effect(() => { fileZone.value = inspected.value?.timeZone ?? ""; });

const mappings = decided<Record<string, OrderChoices>>("mappings", {});

/** The first rows of a file that is not text, once the service has read them. */
export const previewOf = ({ reading }: OpenFile): TablePreview | undefined => (reading?.inspection ?? reading?.problem)?.preview;

/** Files with the same first line, or the same columns, are read in the same way. */
const shapeOf = (file: OpenFile): string | undefined => file.firstLines[0] ?? previewOf(file)?.columns.join();

const rememberedFor = (file: OpenFile): OrderChoices | undefined => mappings.value[shapeOf(file) ?? ""];

let current = new AbortController();
let worker: Worker | undefined;

function startOver(): AbortSignal {
  current.abort();
  worker?.terminate();
  failure.value = undefined;
  isMissing.value = false;
  current = new AbortController();
  return current.signal;
}

/** Reads a file that the reader chose, and shows whom to contact once the service has scored it. */
export async function open(file: File, choices?: OrderChoices): Promise<void> {
  const signal = startOver();
  work.value = { kind: "preparing" };
  try {
    const features = (await getModelCard()).features?.map(feature => feature.name) ?? [];
    const prepared = await prepare(file, features, signal);
    if (signal.aborted) return;
    const opened: OpenFile = { id: newId(), openedAt: Date.now(), ...prepared, isConsentConfirmed: false };
    if (prepared.upload.type !== "text/csv") opened.reading = { choices: choices ?? rememberedFor(opened) ?? noChoices() };
    openFile.value = opened;
    void save();
    go(addressOf("today", "", { file: opened.id }));
    // Only the service knows the columns of a workbook.
    if (opened.reading && !choices && opened.firstLines.length === 0 && Object.keys(mappings.value).length > 0) {
      await inspect(noChoices(), signal);
      const remembered = rememberedFor(openFile.value);
      if (remembered && !signal.aborted) update({ reading: { choices: remembered } }, signal);
    }
    if (!signal.aborted && !failure.value) resume(signal);
  } catch (error) {
    fail("This file cannot be read", error, signal, () => void open(file, choices));
  }
}

/** Takes the file with which `conversion start` started the service. Returns false where the service was not started so. */
export async function openStarted(): Promise<boolean> {
  const { name, query } = await (await request("/api/start")).json() as { name?: string; query?: string };
  if (!name) return false;
  const content = await (await request("/api/start/orders")).blob();
  void open(new File([content], name), fromQuery(query ?? ""));
  return true;
}

/** Goes on with what is still to be done, for example after a reload. */
function resume(signal: AbortSignal): void {
  const file = openFile.value!;
  if (file.result) work.value = undefined;
  else if (mustAsk(file)) go(addressOf("file", "", { file: file.id }));
  else startScoring(signal);
}

/** Whether the reader must say how the file is to be read. */
const mustAsk = ({ reading }: OpenFile) => !!reading && !!(reading.problem ?? reading.inspection?.refusal);

/** Asks the service what it understands by these choices. */
export async function choose(choices: OrderChoices): Promise<void> {
  await inspect(choices, startOver());
}

async function inspect(choices: OrderChoices, signal: AbortSignal): Promise<OrderInspection | undefined> {
  const { upload } = openFile.value!;
  work.value = { kind: "inspecting" };
  try {
    const inspection = await inspectOrders(upload, toQuery(upload.name, choices), signal);
    update({ reading: { choices, inspection } }, signal);
    return inspection;
  } catch (error) {
    if (error instanceof ServiceError && error.status === 422) {
      const { status, message, fieldErrors, suggestions, preview } = error;
      update({ reading: { choices, problem: { status, message, fieldErrors, suggestions, preview } } }, signal);
    } else {
      // The choice is kept, so that another try can use it.
      fail("This file cannot be read", error, signal, () => void choose(choices));
    }
    return undefined;
  } finally {
    if (!signal.aborted) work.value = undefined;
  }
}

/** Has the customers scored by the choices of now, and shows whom to contact. */
export function scoreAgain(): void {
  const signal = startOver();
  const file = openFile.value!;
  const shape = shapeOf(file);
  if (file.reading && shape !== undefined) {
    const { [shape]: _, ...others } = mappings.value;
    mappings.value = hasChoices(file.reading.choices) ? { ...others, [shape]: file.reading.choices } : others;
  }
  startScoring(signal);
  go(addressOf("today", "", { file: file.id }));
}

function startScoring(signal: AbortSignal): void {
  const { upload, reading } = openFile.value!;
  const toOwnQuery = (asOf?: string) => toQuery(upload.name, reading?.choices ?? noChoices(), asOf);
  const query = toOwnQuery();
  const result: Result = { query, scores: new Scores(), refused: [], predicted: 0, outside: 0, outOfRange: new Map() };
  const total = reading?.inspection?.summary.customers;
  work.value = { kind: "scoring", count: 0, total };
  const retry = () => { startScoring(startOver()); };
  const ownWorker = worker = new Worker(new URL("../workers/scoreFile.ts", import.meta.url), { type: "module" });
  ownWorker.onmessage = ({ data }: MessageEvent<WorkerMessage>) => {
    switch (data.kind) {
      case "scored":
        addScores(result, data);
        work.value = { kind: "scoring", count: result.scores.count, total };
        break;
      case "summary": {
        const { inspection, ...summary } = data.summary;
        Object.assign(result, { summary, inspection, query: toOwnQuery(inspection?.summary.lastOrder) });
        break;
      }
      case "done":
        ownWorker.terminate();
        work.value = undefined;
        update({ result, reading: reading && { choices: reading.choices, inspection: result.inspection } }, signal);
        break;
      case "failed":
        ownWorker.terminate();
        void scoringFailed(new ServiceError(data.status, data.message), signal, retry);
    }
  };
  ownWorker.onerror = event => workerFailed(event, error => fail("This file could not be scored", error, signal, retry));
  ownWorker.postMessage({ upload, query: `${query}&keep=contact&summary=true`, key: readKey() } satisfies ScoreFileJob);
}

/** Where the service cannot read the file, or refuses it, the reader is asked. Otherwise the error says what is wrong. */
async function scoringFailed(error: ServiceError, signal: AbortSignal, retry: () => void): Promise<void> {
  const { reading } = openFile.value!;
  if (error.status === 422 && reading && !reading.inspection) {
    const inspection = await inspect(reading.choices, signal);
    if (signal.aborted) return;
    if (mustAsk(openFile.value!)) return go(addressOf("file", "", { file: openFile.value!.id }));
    if (!inspection) return;
  }
  fail("This file could not be scored", error, signal, retry);
}

function addScores(result: Result, { scores, refused, predicted, outOfRange }: ScoredMessage): void {
  result.scores.add(scores);
  for (const line of refused) result.refused.push(line);
  result.predicted += predicted;
  result.outside += outOfRange.length;
  for (const feature of outOfRange.flat()) result.outOfRange.set(feature, (result.outOfRange.get(feature) ?? 0) + 1);
}

/** Ends what goes on. What was found out about the file before stays. */
export function cancel(): void {
  startOver();
  work.value = undefined;
  go(openFile.value?.reading ? addressOf("file", "", { file: openFile.value.id }) : addressOf("today"));
}

export const confirmConsent = (isConsentConfirmed: boolean) => update({ isConsentConfirmed });

/** Removes the file and its customers from this browser. */
export async function forget(): Promise<void> {
  startOver();
  const { id } = openFile.value!;
  openFile.value = undefined;
  work.value = undefined;
  await deleteFile(id);
  go(addressOf("today"));
}

/** Prepares the file in a worker. */
function prepare(file: File, features: string[], signal: AbortSignal): Promise<PreparedFile> {
  const ownWorker = new Worker(new URL("../workers/prepareUpload.ts", import.meta.url), { type: "module" });
  signal.addEventListener("abort", () => ownWorker.terminate());
  return new Promise((resolve, reject) => {
    ownWorker.onmessage = ({ data }: MessageEvent<PrepareMessage>) => {
      ownWorker.terminate();
      if (data.kind === "prepared") resolve(data.prepared);
      else reject(new ServiceError(data.status, data.message));
    };
    ownWorker.onerror = event => workerFailed(event, reject);
    ownWorker.postMessage({ file, features });
  });
}

/** A worker whose script is gone has no message: the service has another version by now. */
async function workerFailed({ message }: ErrorEvent, report: (error: Error) => void): Promise<void> {
  if (!message && await checkForNewVersion()) return;
  report(new Error(message || "A part of this page could not be loaded."));
}

function update(changes: Partial<OpenFile>, signal?: AbortSignal): void {
  if (signal?.aborted || !openFile.value) return;
  openFile.value = { ...openFile.value, ...changes };
  void save();
}

function fail(title: string, error: unknown, signal: AbortSignal, retry: () => void): void {
  if (signal.aborted) return;
  work.value = undefined;
  failure.value = { title, error: error instanceof Error ? error : new Error(String(error)), retry };
}

type StoredFile = Omit<OpenFile, "result"> & { result?: Omit<Result, "scores"> & { scores: StoredScores } };

/** Stores the file, so that a reload, Back and another tab find it. */
async function save(): Promise<void> {
  const { result, ...file } = openFile.value!;
  await saveFile<StoredFile>({ ...file, result: result && { ...result, scores: result.scores.toStored() } });
  await deleteOldFiles();
}

/** Shows the file that the address names, or the last one. A tab that has a file keeps it. */
export async function restore(): Promise<void> {
  const id = route.value.query.get("file") ?? "";
  if (openFile.value ? !id || id === openFile.value.id : work.value !== undefined) return;
  isRestoring.value = true;
  const stored = mayHaveFiles() ? await loadFile<StoredFile>(id) : undefined;
  // A file that an older version of this page stored is scored again.
  const result = stored?.result?.scores.texts && { ...stored.result, scores: await Scores.fromStored(stored.result.scores) };
  isRestoring.value = false;
  if (id !== (route.value.query.get("file") ?? "")) return void restore();
  if (!stored) return void (isMissing.value = id !== "");
  const signal = startOver();
  openFile.value = { ...stored, result };
  resume(signal);
}

/** Describes what goes on, for a screen reader and for everybody else. */
export function describeWork(state: Work): string {
  if (state.kind === "preparing") return "Reading the file…";
  if (state.kind === "inspecting") return "The service is reading the file…";
  if (state.count === 0) return "The service is reading the file and scoring its customers…";
  return state.total ? `${integer(state.count)} of ${pluralize(state.total, "customer")} scored`
    : `${pluralize(state.count, "customer")} scored`;
}
