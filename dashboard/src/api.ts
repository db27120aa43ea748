export interface Order { at: string; amount: number; items?: number; products?: number; returned?: boolean }
export interface Customer { customerId: string; asOf?: string; orders: Order[] }
export interface Estimate { expected: number; low: number; high: number }
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

/** What the service refused, in its own words. */
export class Refusal extends Error {
  constructor(readonly status: number, title: string, readonly errors: FieldError[]) { super(title); }
}

const keyName = "functions-key";
export const readKey = () => sessionStorage.getItem(keyName) ?? "";
export const keepKey = (key: string) => sessionStorage.setItem(keyName, key);

export async function call(path: string, body?: BodyInit, type = "application/json", signal?: AbortSignal): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = type;
  if (readKey()) headers["x-functions-key"] = readKey();
  const response = await fetch(path, { method: body === undefined ? "GET" : "POST", headers, body, signal });
  if (response.ok) return response;
  const problem = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  throw new Refusal(response.status, problem.detail ?? problem.title ?? `The service answered ${response.status}.`, problem.errors ?? []);
}

export const score = async (customer: Customer, signal?: AbortSignal): Promise<Score> =>
  (await call("/api/score", JSON.stringify(customer), undefined, signal)).json();

export const policy = async (): Promise<Policy> => (await call("/api/policy")).json();

export const simulate = async (changed: Policy, customers: Customer[], signal?: AbortSignal): Promise<Simulation> =>
  (await call("/api/policy/simulate", JSON.stringify({
    policy: { name: changed.name, rules: changed.rules, fallback: changed.fallback }, customers,
  }), undefined, signal)).json();

/** Scores customers as the answers stream in, one line each. */
export async function scoreBatch(customers: Customer[], answered: (line: Score | LineError) => void): Promise<void> {
  const response = await call("/api/score/batch", customers.map(c => JSON.stringify(c)).join("\n"), "application/x-ndjson");
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = done ? "" : lines.pop()!;
    for (const line of lines) if (line.trim()) answered(JSON.parse(line));
    if (done) return;
  }
}
