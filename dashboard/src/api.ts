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

/** What the service refused, in its own words. */
export class Refusal extends Error {
  constructor(readonly status: number, title: string, readonly errors: FieldError[]) { super(title); }
}

const keyName = "functions-key";
export const readKey = () => sessionStorage.getItem(keyName) ?? "";
export const keepKey = (key: string) => sessionStorage.setItem(keyName, key);

interface Asking { body?: BodyInit; type?: string; accept?: string; key?: string; lastEventId?: string; signal?: AbortSignal }

/** Asks the service. Workers, which have no session storage, give the key along. */
export async function call(path: string, { body, type = "application/json", accept, key = readKey(), lastEventId, signal }: Asking = {}): Promise<Response> {
  const headers: Record<string, string> = {};
  if (body !== undefined) headers["content-type"] = type;
  if (accept) headers["accept"] = accept;
  if (key) headers["x-functions-key"] = key;
  if (lastEventId) headers["last-event-id"] = lastEventId;
  const response = await fetch(path, { method: body === undefined ? "GET" : "POST", headers, body, signal }).catch(error => {
    // Browsers say no more of a connection that failed than this kind of error.
    throw error instanceof TypeError ? new Refusal(0, "The service does not answer. It may be starting, or the network is down.", []) : error;
  });
  if (response.ok) return response;
  const problem = response.headers.get("content-type")?.includes("json") ? await response.json() : {};
  throw new Refusal(response.status, problem.detail ?? problem.title ?? `The service answered ${response.status}.`, problem.errors ?? []);
}

export const score = async (customer: Customer, signal?: AbortSignal): Promise<Score> =>
  (await call("/api/score", { body: JSON.stringify(customer), signal })).json();

/** Scores several customers at once, answered in their order. */
export const scoreAll = async (customers: Customer[], signal?: AbortSignal): Promise<(Score | LineError)[]> =>
  (await (await call("/api/score/batch", {
    body: customers.map(c => JSON.stringify(c)).join("\n"), type: "application/x-ndjson", signal,
  })).text()).trim().split("\n").map(line => JSON.parse(line));

export const policy = async (): Promise<Policy> => (await call("/api/policy")).json();

/** What another policy would do to customers, given as lines of JSON. */
export const simulate = async ({ name, rules, fallback }: Policy, customers: string, signal?: AbortSignal): Promise<Simulation> =>
  (await call("/api/policy/simulate", {
    body: `{"policy":${JSON.stringify({ name, rules, fallback })},"customers":[${customers.replaceAll("\n", ",")}]}`, signal,
  })).json();

/** Runs over the parts of a whole, two at a time, since the service has more cores than one. */
export async function inPairs<T>(parts: AsyncIterable<T> | Iterable<T>, run: (part: T) => Promise<void>): Promise<void> {
  const running = new Set<Promise<void>>();
  for await (const part of parts) {
    const one: Promise<void> = run(part).finally(() => running.delete(one));
    one.catch(() => {}); // awaited below, with the others
    running.add(one);
    if (running.size === 2) await Promise.race(running);
  }
  await Promise.all(running);
}
