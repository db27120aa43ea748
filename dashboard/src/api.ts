import type { TablePreview } from "./files/inspection";
import type { Upload } from "./files/upload";
import { allHeads, type Head } from "./heads";

export interface Order { at: string; amount: number; items?: number; products?: number; returned?: boolean }
export interface Customer { customerId: string; asOf?: string; orders: Order[] }
export interface Estimate { expected: number; low?: number; high?: number }
export interface Fact { left: string; leftValue?: number; comparison: string; right: string; rightValue?: number; holds: boolean }
export interface RuleTrace { rule: string; when: string; matched: boolean; facts: Fact[] }
export interface Decision {
  action: string; message: string; rule: string; arm: string; trace: RuleTrace[];
  runnerUp?: { action: string; rule: string };
}
/** A part of the way from the average customer to this one, in percentage points. */
export interface Reason { feature: string; value?: number; points: number; text: string }
export interface OutOfRange { feature: string; value: number; minimum: number; maximum: number }
export interface Score {
  customerId: string; asOf: string; horizonDays: number; status: "ok" | "history_only" | "insufficient_data"; level?: "unknown";
  probability?: number; daysToBuy?: Estimate; value?: Estimate;
  decision: Decision;
  /** Where the reasons start: the average of the shop that the model learnt from. Absent where there are no reasons. */
  start?: { points: number; text: string };
  reasons: Reason[]; outOfRange: OutOfRange[];
}
export interface FieldError { pointer: string; detail: string }
export interface LineError { line: number; status: "error"; errors: FieldError[] }

export interface Rule { name: string; action: string; when: string; message: string }
export interface Policy { name: string; rules: Rule[]; fallback: Omit<Rule, "when">; hash?: string; quantities?: string[] }
export interface Simulation {
  customers: number;
  actions: { action: string; before: number; after: number; valueBefore?: number; valueAfter?: number }[];
  moves: { from: string; to: string; count: number }[];
}

export interface Metrics { auc: number; brier: number; logLoss: number; daysMae: number; valueTotal: number; valueGini: number }
/** What the figures of an absent head would be is absent too. */
export interface Evaluation {
  cutoff: string; customers: number; buyers: number; metrics: Partial<Metrics>;
  baselines: { name: string; metrics: Partial<Metrics> }[];
  calibration?: { customers: number; predicted: number; actual: number }[];
  gain?: { customers: number; buyers: number; lift: number }[];
  coverage?: { group: string; customers: number; days?: number; value?: number }[];
  importance?: { feature: string; probability?: number; daysToBuy?: number; value?: number }[];
}
export interface ModelCard {
  name: string; version: string; hash: string; horizonDays: number; coverage: number;
  source?: { title: string; citation: string };
  data?: { orders: number; customers: number; firstOrder: string; lastOrder: string };
  cutoffs?: { holdouts: string[]; end: string };
  training?: { customers: number };
  features?: { name: string; minimum?: number; maximum?: number }[];
  /** The predictions that the model has. The card of an older model, which has all of them, does not say. */
  heads?: Head[];
  level?: "unknown";
  /** How good the model is, in words. Older cards have none. */
  verdict?: { word: "good" | "fair" | "poor"; text: string };
  evaluation?: Evaluation;
  limits?: string[];
}

/** An error in the service's own words. The status is 0 when the service did not answer. */
export class ServiceError extends Error {
  constructor(
    readonly status: number, message: string, readonly fieldErrors: FieldError[] = [], readonly suggestions: string[] = [],
    /** The beginning of a file that is refused. */
    readonly preview?: TablePreview) {
    super(message);
  }
}

const keyName = "functions-key";
export const readKey = () => sessionStorage.getItem(keyName) ?? "";
export const keySaved = "key-saved";

/** Keeps a key until the tab is closed, and reports this by an event of the window. */
export function saveKey(key: string): void {
  sessionStorage.setItem(keyName, key);
  dispatchEvent(new Event(keySaved));
}

/** What a list for a tool consists of, as the service describes it. */
export interface ListTemplate { name: string; title: string; about: string; needsAddress: boolean }
/** How many of the people that were sent are in the list, and why the others are not. */
export interface ListCounts {
  people: number; heldOut: number; withoutConsent: number; withoutAddress: number; repeated: number; written: number;
}

interface RequestOptions {
  body?: BodyInit; type?: string; encoding?: string; accept?: string; key?: string; lastEventId?: string; signal?: AbortSignal;
  isWhatIf?: boolean;
}

/** Calls the service: GET, or POST where there is a body. Workers have no session storage, so they pass the key. */
export async function request(path: string, options: RequestOptions = {}): Promise<Response> {
  const { body, type = "application/json", encoding, accept, key = readKey(), lastEventId, signal, isWhatIf } = options;
  const headers: Record<string, string> = {};
  // The browser writes the type of a form, because the type contains the boundary between the parts.
  if (body !== undefined && !(body instanceof FormData)) headers["content-type"] = type;
  if (encoding) headers["content-encoding"] = encoding;
  if (accept) headers["accept"] = accept;
  if (key) headers["x-functions-key"] = key;
  if (lastEventId) headers["last-event-id"] = lastEventId;
  if (isWhatIf) headers["conversion-what-if"] = "true";
  const response = await fetch(path, { method: body === undefined ? "GET" : "POST", headers, body, signal }).catch(error => {
    // Browsers hide from scripts why a connection failed.
    throw error instanceof TypeError
      ? new ServiceError(0, "The service does not answer. It may be starting, or the network may be down.") : error;
  });
  if (response.ok) return response;
  const problem = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  const message = problem.detail ?? problem.title ?? `The service answered with status ${response.status}.`;
  throw new ServiceError(response.status, message, problem.errors, problem.suggestions, problem.preview);
}

/** Scores a customer who is looked at or imagined: nobody acts on this, so the service counts no decision. */
export const score = async (customer: Customer, signal?: AbortSignal): Promise<Score> =>
  (await request("/api/score", { body: JSON.stringify(customer), isWhatIf: true, signal })).json();

/** Scores several customers in one request and returns their answers in the same order. */
export async function scoreBatch(customers: Customer[], signal?: AbortSignal): Promise<(Score | LineError)[]> {
  const body = customers.map(customer => JSON.stringify(customer)).join("\n");
  const response = await request("/api/score/batch", { body, type: "application/x-ndjson", signal });
  return (await response.text()).trim().split("\n").map(line => JSON.parse(line));
}

export const getModelCard = async (): Promise<ModelCard> => (await request("/api/model")).json();

export const headsOf = (card: ModelCard): readonly Head[] => card.heads ?? allHeads;

export const getPolicy = async (): Promise<Policy> => (await request("/api/policy")).json();

/** Compares a policy with the policy in force on some customers. */
export async function simulatePolicy(policy: Policy, customers: Customer[], signal?: AbortSignal): Promise<Simulation> {
  const body = JSON.stringify({ policy: definition(policy), customers });
  return (await request("/api/policy/simulate", { body, signal })).json();
}

/** Compares a policy with the policy in force on the customers of a file. */
export async function simulatePolicyOnFile(policy: Policy, file: Upload, query: string, signal?: AbortSignal): Promise<Simulation> {
  const body = new FormData();
  body.append("policy", new Blob([JSON.stringify(definition(policy))], { type: "application/json" }));
  body.append("file", new Blob([file.body], { type: file.type }), file.name);
  return (await request(`/api/policy/simulate?${query}`, { body, signal })).json();
}

export const getListTemplates = async (): Promise<ListTemplate[]> => (await request("/api/lists/templates")).json();

/** Writes a list for a tool. `lines` are the customers as the service answered them. */
export async function writeList(lines: Blob, query: string): Promise<{ name: string; content: Blob; counts: ListCounts }> {
  const response = await request(`/api/lists?${query}`, { body: lines, type: "application/x-ndjson" });
  const name = /filename="?([^";]+)/.exec(response.headers.get("content-disposition") ?? "")?.[1] ?? "list.csv";
  return { name, content: await response.blob(), counts: JSON.parse(response.headers.get("conversion-list") ?? "{}") };
}

/** Returns a policy without what the service adds to it. */
export const definition = ({ hash, quantities, ...policy }: Policy) => policy;
