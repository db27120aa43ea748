import { readKey } from "../api";
import { decisionSummary } from "../components/decisionSummary";
import { card, dropdown, h, liveRegion } from "../components/dom";
import { latestDecisions } from "../components/latestDecisions";
import { integer } from "../format";
import { countDecisions, periods } from "../live/decisionCounts";
import { DecisionHistory, maxDecisions } from "../live/decisionHistory";
import { type ConnectionState, type LiveDecision, watchDecisions } from "../live/decisionStream";

/** Shows decisions as the service makes them, and the decisions of the last 24 hours that this browser has stored. */
export async function show(page: HTMLElement): Promise<void> {
  // The browser opens its database while the view is built.
  const opening = DecisionHistory.open();
  const view = new LiveView();
  page.append(...view.elements());
  fillInExample();
  const history = await opening;
  // The reader may have gone on to another view.
  if (!page.isConnected) return;
  page.append(...notes(history));
  await view.watch(history);
}

// However fast decisions come, the view is drawn twice a second.
const drawInterval = 500;
const updateInterval = 15_000;
const sources = { "": "all sources", event: "events", http: "HTTP requests" };

class LiveView {
  readonly #left = new AbortController();
  readonly #retryNow = new EventTarget();
  readonly #state = h("p", { class: "state", role: "status" }, "Connecting…");
  readonly #retry = h("button", { hidden: true, onclick: () => this.#retryNow.dispatchEvent(new Event("retry")) }, "Try now");
  readonly #pauseButton = h("button", { onclick: () => this.#togglePause() }, "Pause");
  readonly #announcement = liveRegion();
  readonly #summary = decisionSummary();
  readonly #latest = latestDecisions();
  readonly #body = h("div", {});
  readonly #filled = [...this.#summary.elements, card("Latest decisions", this.#latest.element)];
  readonly #actions: string[] = [];
  #history: DecisionHistory | undefined;
  #period = periods[1]!;
  #source = "";
  #isPaused = false;
  #newWhilePaused = 0;
  #dropped = 0;
  #unannounced: LiveDecision[] = [];
  #drawTimer = 0;

  elements(): HTMLElement[] {
    const periodChoices = periods.map(({ label }, i): [string, string] => [String(i), label]);
    const controls = h("div", { class: "card controls" }, h("div", {}, this.#state, this.#retry),
      dropdown("Period", periodChoices, "1", value => { this.#period = periods[Number(value)]!; this.#draw(); }),
      dropdown("Source", Object.entries(sources), "", value => { this.#source = value; this.#draw(); }),
      h("div", { class: "buttons" }, this.#pauseButton, h("button", { onclick: () => this.#clear() }, "Clear")));
    return [controls, this.#announcement, this.#body];
  }

  /** Watches until the reader leaves the view. Returns once the service has answered, and throws if it refuses the key. */
  async watch(history: DecisionHistory): Promise<void> {
    this.#history = history;
    const timers = [
      // Decisions leave the period as time passes.
      setInterval(() => { history.prune(); this.#drawUnlessPaused(); }, updateInterval),
      setInterval(() => this.#announce(), updateInterval),
    ];
    this.#left.signal.addEventListener("abort", () => [...timers, this.#drawTimer].forEach(clearTimeout));
    addEventListener("hashchange", () => this.#left.abort(), { signal: this.#left.signal });

    let onAnswer: () => void;
    const answered = new Promise<void>(resolve => { onAnswer = resolve; });
    const watching = watchDecisions(history.decisions.at(-1)?.id, {
      onDecisions: decisions => this.#add(history, decisions),
      onDropped: count => { this.#dropped += count; this.#drawSoon(); },
      onState: state => { this.#showState(state); onAnswer(); },
    }, this.#retryNow, this.#left.signal);
    try {
      await Promise.race([watching, answered]);
    } catch (error) {
      this.#left.abort();
      throw error;
    }
    // When the service no longer accepts the key, shows the view again, which asks for one.
    watching.catch(() => { this.#left.abort(); dispatchEvent(new HashChangeEvent("hashchange")); });
    this.#drawUnlessPaused();
  }

  #add(history: DecisionHistory, decisions: LiveDecision[]): void {
    const added = history.add(decisions);
    if (this.#isPaused) this.#newWhilePaused += added;
    this.#unannounced.push(...decisions);
    this.#drawSoon();
  }

  #togglePause(): void {
    this.#isPaused = !this.#isPaused;
    this.#newWhilePaused = 0;
    this.#drawUnlessPaused();
  }

  #clear(): void {
    this.#history?.clear();
    this.#dropped = 0;
    this.#newWhilePaused = 0;
    this.#draw();
  }

  #showState(state: ConnectionState): void {
    this.#state.textContent = describeState(state);
    this.#state.className = `state ${state.kind}`;
    this.#retry.hidden = state.kind !== "down" && state.kind !== "full";
  }

  #announce(): void {
    this.#announcement.textContent = this.#unannounced.length > 0 ? describeNews(this.#unannounced) : "";
    this.#unannounced = [];
  }

  #drawSoon(): void {
    this.#drawTimer ||= window.setTimeout(() => { this.#drawTimer = 0; this.#drawUnlessPaused(); }, drawInterval);
  }

  #drawUnlessPaused(): void {
    if (this.#isPaused) this.#drawPauseButton();
    else this.#draw();
  }

  #drawPauseButton(): void {
    const added = this.#newWhilePaused > 0 ? ` (${integer(this.#newWhilePaused)} new)` : "";
    this.#pauseButton.textContent = this.#isPaused ? `Resume${added}` : "Pause";
  }

  #draw(): void {
    this.#drawPauseButton();
    if (!this.#history) return;
    const { decisions } = this.#history;
    const hasDecisions = decisions.length > 0;
    document.documentElement.classList.toggle("decided", hasDecisions);
    if (hasDecisions !== this.#body.hasChildNodes()) this.#body.replaceChildren(...hasDecisions ? this.#filled : []);
    if (!hasDecisions) return;
    const counts = countDecisions(decisions, this.#period, this.#source, this.#actions, Date.now());
    this.#summary.show(counts, this.#dropped);
    this.#latest.show(counts.decisions);
  }
}

function describeState(state: ConnectionState): string {
  switch (state.kind) {
    case "connected": return "Connected";
    case "reconnecting": return "Connection lost. Connecting again…";
    case "hidden": return "Disconnected: this page was hidden for five minutes";
    case "down": return `The service does not answer. Next try in ${integer(Math.ceil(state.retrySeconds))} s`;
    case "full": return `Too many pages are connected. Next try in ${integer(Math.ceil(state.retrySeconds))} s`;
  }
}

/** Few enough words for a screen reader to read out. */
function describeNews(decisions: LiveDecision[]): string {
  const counts = new Map<string, number>();
  for (const { action } of decisions) counts.set(action, (counts.get(action) ?? 0) + 1);
  return `New decisions: ${[...counts].map(([action, count]) => `${action} ${integer(count)}`).join(", ")}`;
}

function notes(history: DecisionHistory): HTMLElement[] {
  return [
    history.isStored
      ? "This browser stores the decisions, with the customers' names or numbers. Press Clear if others use this computer too."
      : "This browser stores nothing: the decisions are gone when you close this page.",
    `At most ${integer(maxDecisions)} decisions are kept. While this view is open, and whenever you open the dashboard, `
      + "the browser deletes decisions that are older than 24 hours.",
    "Each instance of the service reports only its own decisions.",
    "While this page is open, one instance of the service keeps running, which costs money. "
      + "The page disconnects after it has been hidden for five minutes.",
  ].map(text => h("p", { class: "quiet" }, text));
}

/** Fills in what the example in index.html cannot know. */
function fillInExample(): void {
  const example = document.querySelector(".empty-state")!;
  example.querySelector("[data-is=origin]")!.textContent = location.origin;
  example.querySelector("[data-is=key]")!.textContent = readKey() ? " -H 'x-functions-key: KEY'" : "";
  for (const time of example.querySelectorAll("time"))
    time.textContent = new Date(Date.now() - Number(time.dataset["daysAgo"]) * 86_400_000).toISOString().slice(0, 10);
}
