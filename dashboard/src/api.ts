export interface Order { at: string; amount: number; items?: number; products?: number; returned?: boolean }
export interface Customer { customerId: string; asOf?: string; orders: Order[] }
export interface Estimate { expected: number; low?: number; high?: number }
export interface Fact { left: string; leftValue?: number; comparison: string; right: string; rightValue?: number; holds: boolean }
export interface RuleTrace { rule: string; when: string; matched: boolean; facts: Fact[] }
export interface Decision {
  action: string; message: string; rule: string; arm: string; trace: RuleTrace[];
  runnerUp?: { action: string; rule: string };
}
export interface Reason { feature: string; value?: number; contribution: number; text: string }
export interface OutOfRange { feature: string; value: number; minimum: number; maximum: number }
export interface Score {
  customerId: string; asOf: string; horizonDays: number; status: "ok" | "insufficient_data";
  probability?: number; daysToBuy?: Estimate; value?: Estimate;
  decision: Decision; reasons: Reason[]; outOfRange: OutOfRange[];
}
export interface FieldError { pointer: string; detail: string }
export interface LineError { line: number; status: "error"; errors: FieldError[] }

export interface Rule { name: string; action: string; when: string; message: string }
export interface Policy { name: string; rules: Rule[]; fallback: Omit<Rule, "when"> }
export interface Simulation {
  customers: number;
  actions: { action: string; before: number; after: number; valueBefore: number; valueAfter: number }[];
  moves: { from: string; to: string; count: number }[];
}

export interface Metrics { auc: number; brier: number; logLoss: number; daysMae: number; valueMae: number; valueGini: number }
export interface Evaluation {
  cutoff: string; customers: number; buyers: number; metrics: Metrics;
  baselines: { name: string; metrics: Partial<Metrics> }[];
  calibration: { customers: number; predicted: number; actual: number }[];
  gain: { customers: number; buyers: number; lift: number }[];
  coverage: { group: string; customers: number; days?: number; value?: number }[];
  importance: { feature: string; probability: number; daysToBuy: number; value: number }[];
}
export interface ModelCard {
  name: string; version: string; hash: string; horizonDays: number; coverage: number;
  source?: { title: string; citation: string };
  data?: { orders: number; customers: number; firstOrder: string; lastOrder: string };
  cutoffs?: { holdout: string };
  training?: { customers: number };
  features?: { name: string; minimum?: number; maximum?: number }[];
  evaluation?: Evaluation;
  limits?: string[];
}

/** An error in the service's own words. The status is 0 when the service did not answer. */
export class ServiceError extends Error {
  constructor(readonly status: number, message: string, readonly fieldErrors: FieldError[] = []) { super(message); }
}

const keyName = "functions-key";
export const readKey = () => sessionStorage.getItem(keyName) ?? "";
export const saveKey = (key: string) => sessionStorage.setItem(keyName, key);

interface RequestOptions { body?: BodyInit; type?: string; accept?: string; key?: string; lastEventId?: string; signal?: AbortSignal }

/** Calls the service: GET, or POST where there is a body. Workers have no session storage, so they pass the key. */
export async function request(path: string, options: RequestOptions = {}): Promise<Response> {
  const { body, type = "application/json", accept, key = readKey(), lastEventId, signal } = options;
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = type;
  if (accept) headers["accept"] = accept;
  if (key) headers["x-functions-key"] = key;
  if (lastEventId) headers["last-event-id"] = lastEventId;
  const response = await fetch(path, { method: body === undefined ? "GET" : "POST", headers, body, signal }).catch(error => {
    // Browsers hide from scripts why a connection failed.
    throw error instanceof TypeError
      ? new ServiceError(0, "The service does not answer. It may be starting, or the network may be down.") : error;
  });
  if (response.ok) return response;
  const problem = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  const message = problem.detail ?? problem.title ?? `The service answered with status ${response.status}.`;
  throw new ServiceError(response.status, message, problem.errors);
}

export const score = async (customer: Customer, signal?: AbortSignal): Promise<Score> =>
  (await request("/api/score", { body: JSON.stringify(customer), signal })).json();

/** Scores several customers in one request and returns their answers in the same order. */
export async function scoreBatch(customers: Customer[], signal?: AbortSignal): Promise<(Score | LineError)[]> {
  const body = customers.map(customer => JSON.stringify(customer)).join("\n");
  const response = await request("/api/score/batch", { body, type: "application/x-ndjson", signal });
  return (await response.text()).trim().split("\n").map(line => JSON.parse(line));
}

export const getModelCard = async (): Promise<ModelCard> => (await request("/api/model")).json();

export const getPolicy = async (): Promise<Policy> => (await request("/api/policy")).json();

/** Compares a policy with the policy in force, on customers given as JSON lines. */
export async function simulatePolicy({ name, rules, fallback }: Policy, customers: string, signal?: AbortSignal): Promise<Simulation> {
  const body = `{"policy":${JSON.stringify({ name, rules, fallback })},"customers":[${customers.replaceAll("\n", ",")}]}`;
  return (await request("/api/policy/simulate", { body, signal })).json();
}

// The service has more than one core.
const concurrentRequests = 2;

/** Calls `run` for each part, with at most two calls running at a time. */
export async function forEachConcurrently<T>(parts: Iterable<T>, run: (part: T) => Promise<void>): Promise<void> {
  // A loop that fails closes the generator, which ends the other loop too.
  const queue = (function* () { yield* parts; })();
  const loop = async () => { for (const part of queue) await run(part); };
  await Promise.all(Array.from({ length: concurrentRequests }, loop));
}
