import { call, Refusal } from "../api";

export interface LiveDecision {
  id: string; time: number; customerId: string; action: string; arm: string;
  probability?: number; daysToBuy?: number; value?: number; source: "http" | "event"; modelVersion: string;
}

export type State = { kind: "connected" | "reconnecting" | "asleep" } | { kind: "down" | "full"; seconds: number };

export interface Viewer {
  decided(decisions: LiveDecision[]): void;
  dropped(count: number): void;
  changed(state: State): void;
}

// The service says something every 15 seconds; a connection this silent is dead.
const silence = 45_000;
// A page that nobody looks at must not keep the service up.
const patience = 5 * 60_000;
const longestDelay = 30;

/** Watches until `signal` is aborted, connecting again as often as it takes. Throws only when the key is refused. */
export async function watch(lastId: string | undefined, viewer: Viewer, hurry: EventTarget, signal: AbortSignal): Promise<void> {
  for (let failures = 0; !signal.aborted;) {
    const attempt = new AbortController();
    const stop = () => attempt.abort();
    let dog = setTimeout(stop, silence);
    let asleep = false;
    let nap = 0;
    const hide = () => { clearTimeout(nap); if (document.hidden) nap = window.setTimeout(() => { asleep = true; stop(); }, patience); };
    document.addEventListener("visibilitychange", hide);
    signal.addEventListener("abort", stop);
    hide();
    let seconds = 0;
    try {
      const response = await call("/api/decisions", { lastEventId: lastId, signal: attempt.signal });
      failures = 0;
      viewer.changed({ kind: "connected" });
      const read = reader(viewer);
      for await (const lines of linesOf(response)) {
        clearTimeout(dog);
        dog = setTimeout(stop, silence);
        lastId = read(lines) ?? lastId;
      }
      // It ended whole: the platform lets no request last for ever. Go on at once.
    } catch (error) {
      if (signal.aborted) return;
      if (asleep) continue;
      if (error instanceof Refusal && error.status === 401) throw error;
      failures++;
      seconds = Math.min(longestDelay, 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
      if (error instanceof Refusal && error.status === 429) viewer.changed({ kind: "full", seconds: seconds = longestDelay });
      else viewer.changed(failures > 1 ? { kind: "down", seconds } : { kind: "reconnecting" });
    } finally {
      clearTimeout(dog);
      clearTimeout(nap);
      document.removeEventListener("visibilitychange", hide);
      signal.removeEventListener("abort", stop);
      if (asleep) {
        viewer.changed({ kind: "asleep" });
        await happened(document, "visibilitychange", signal);
      }
    }
    if (seconds > 0) await Promise.race([happened(hurry, "hurry", signal), new Promise(done => setTimeout(done, seconds * 1000))]);
  }
}

/** The lines of an answer, some at a time as they stream in. */
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

/** Takes lines of server-sent events and gives back the last id among them. */
function reader(viewer: Viewer): (lines: string[]) => string | undefined {
  let [id, event, data] = ["", "", ""];
  return lines => {
    const decisions: LiveDecision[] = [];
    for (const line of lines) {
      if (line.startsWith("id: ")) id = line.slice(4);
      else if (line.startsWith("event: ")) event = line.slice(7);
      else if (line.startsWith("data: ")) data = line.slice(6);
      else if (line === "" && data) {
        if (event === "dropped") viewer.dropped(Number(data));
        else decisions.push(decision(id, data));
        [event, data] = ["", ""];
      }
    }
    if (decisions.length > 0) viewer.decided(decisions);
    return decisions.at(-1)?.id;
  };
}

function decision(id: string, data: string): LiveDecision {
  const told = JSON.parse(data);
  return { ...told, id, time: Date.parse(told.time) };
}

const happened = (target: EventTarget, name: string, signal: AbortSignal) => new Promise<void>(done => {
  target.addEventListener(name, () => done(), { once: true, signal });
  signal.addEventListener("abort", () => done(), { once: true });
});
