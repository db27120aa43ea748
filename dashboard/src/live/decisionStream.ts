import { request, ServiceError } from "../api";

export interface LiveDecision {
  id: string; time: number; customerId: string; action: string; arm: string;
  probability?: number; daysToBuy?: number; value?: number; source: "http" | "event"; modelVersion: string;
}

export type ConnectionState = { kind: "connected" | "reconnecting" | "hidden" } | { kind: "down" | "full"; retrySeconds: number };

export interface StreamListener {
  onDecisions(decisions: LiveDecision[]): void;
  onDropped(count: number): void;
  onState(state: ConnectionState): void;
}

// The service sends a heartbeat every 15 seconds, so a connection that is silent for longer is dead.
const idleTimeout = 45_000;
// A page that nobody looks at must not keep an instance of the service running.
const hiddenTimeout = 5 * 60_000;
const maxDelaySeconds = 30;

/**
 * Watches decisions until `signal` is aborted, and connects again whenever the connection ends. A "retry" event on `retryNow`
 * ends the wait for the next try. Throws only when the service refuses the key.
 */
export async function watchDecisions(
  lastId: string | undefined, listener: StreamListener, retryNow: EventTarget, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    const connection = new Connection(signal);
    let delaySeconds = 0;
    try {
      const response = await request("/api/decisions", { lastEventId: lastId, signal: connection.signal });
      failures = 0;
      listener.onState({ kind: "connected" });
      const parse = eventParser(listener);
      for await (const lines of linesOf(response)) {
        connection.restartIdleTimer();
        lastId = parse(lines) ?? lastId;
      }
      // The platform ends every request after some time. Connects again at once.
    } catch (error) {
      if (signal.aborted) return;
      if (!connection.wasHidden) {
        if (error instanceof ServiceError && error.status === 401) throw error;
        const state = stateAfter(error, ++failures);
        delaySeconds = state.retrySeconds;
        listener.onState(state.kind === "down" && failures === 1 ? { kind: "reconnecting" } : state);
      }
    } finally {
      connection.close();
    }
    if (connection.wasHidden) {
      listener.onState({ kind: "hidden" });
      await nextEvent(document, "visibilitychange", signal);
    }
    if (delaySeconds > 0)
      await Promise.race([nextEvent(retryNow, "retry", signal), new Promise(resolve => setTimeout(resolve, delaySeconds * 1000))]);
  }
}

/** The state after so many failures in a row, and the time to wait, which doubles from failure to failure. */
function stateAfter(error: unknown, failures: number): { kind: "down" | "full"; retrySeconds: number } {
  if (error instanceof ServiceError && error.status === 429) return { kind: "full", retrySeconds: maxDelaySeconds };
  // A random part spreads the tries of many pages.
  return { kind: "down", retrySeconds: Math.min(maxDelaySeconds, 2 ** (failures - 1)) * (0.5 + Math.random() / 2) };
}

/** One connection, aborted when it is silent, when the page has been hidden for long, or with the view's own signal. */
class Connection {
  /** Whether the connection ended because the page was hidden. */
  wasHidden = false;
  readonly #viewSignal: AbortSignal;
  readonly #controller = new AbortController();
  #idleTimer = 0;
  #hiddenTimer = 0;

  constructor(viewSignal: AbortSignal) {
    this.#viewSignal = viewSignal;
    viewSignal.addEventListener("abort", this.#abort);
    document.addEventListener("visibilitychange", this.#restartHiddenTimer);
    this.restartIdleTimer();
    this.#restartHiddenTimer();
  }

  get signal(): AbortSignal { return this.#controller.signal; }

  restartIdleTimer(): void {
    clearTimeout(this.#idleTimer);
    this.#idleTimer = window.setTimeout(this.#abort, idleTimeout);
  }

  close(): void {
    clearTimeout(this.#idleTimer);
    clearTimeout(this.#hiddenTimer);
    document.removeEventListener("visibilitychange", this.#restartHiddenTimer);
    this.#viewSignal.removeEventListener("abort", this.#abort);
  }

  readonly #abort = () => this.#controller.abort();

  readonly #restartHiddenTimer = () => {
    clearTimeout(this.#hiddenTimer);
    if (document.hidden) this.#hiddenTimer = window.setTimeout(() => { this.wasHidden = true; this.#abort(); }, hiddenTimeout);
  };
}

/** Yields the lines of a response as they arrive. */
async function* linesOf(response: Response): AsyncGenerator<string[]> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = done ? "" : lines.pop()!;
    yield lines;
    if (done) return;
  }
}

/** Returns a function that parses lines of server-sent events, calls the listener, and returns the id of the last decision. */
function eventParser(listener: StreamListener): (lines: string[]) => string | undefined {
  let [id, event, data] = ["", "", ""];
  return lines => {
    const decisions: LiveDecision[] = [];
    for (const line of lines) {
      if (line.startsWith("id: ")) id = line.slice(4);
      else if (line.startsWith("event: ")) event = line.slice(7);
      else if (line.startsWith("data: ")) data = line.slice(6);
      else if (line === "" && data) {
        // The service answers 200 when it has no place for a viewer, because an EventSource never tries again after another status.
        if (event === "full") throw new ServiceError(429, data);
        if (event === "dropped") listener.onDropped(Number(data));
        else decisions.push(parseDecision(id, data));
        [event, data] = ["", ""];
      }
    }
    if (decisions.length > 0) listener.onDecisions(decisions);
    return decisions.at(-1)?.id;
  };
}

function parseDecision(id: string, data: string): LiveDecision {
  const decision = JSON.parse(data);
  return { ...decision, id, time: Date.parse(decision.time) };
}

const nextEvent = (target: EventTarget, name: string, signal: AbortSignal) => new Promise<void>(resolve => {
  target.addEventListener(name, () => resolve(), { once: true, signal });
  signal.addEventListener("abort", () => resolve(), { once: true });
});
