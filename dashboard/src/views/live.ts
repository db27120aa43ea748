import { readKey } from "../api";
import { announcement, bar, card, h, type Head, table, tableRow } from "../components/dom";
import { chance, days, hourAndMinute, integer, percent, time } from "../format";
import { colours, stackedBars } from "../components/stackedBarChart";
import { History, most } from "../live/decisionHistory";
import { type LiveDecision, type State, watch } from "../live/decisionStream";
import { periods, tally, type Tally } from "../live/decisionCounts";

const rowsShown = 100;

/** Decisions as the service makes them, and those of the last day that this browser was told of. */
export async function show(page: HTMLElement): Promise<void> {
  // The browser's database opens while the page is built.
  const opening = History.open();
  const left = new AbortController();
  const hurry = new EventTarget();
  const actions: string[] = [];
  let paused = false;
  let unseen = 0;
  let dropped = 0;
  let news: LiveDecision[] = [];

  const state = h("p", { class: "state", role: "status" }, "Connecting…");
  const again = h("button", { hidden: true, onclick: () => hurry.dispatchEvent(new Event("hurry")) }, "Try now");
  const pause = h("button", { onclick: () => { paused = !paused; unseen = 0; draw(); } }, "Pause");
  const clear = h("button", { onclick: () => { history.clear(); dropped = 0; unseen = 0; draw(true); } }, "Clear");
  const period = h("select", { onchange: () => draw(true) }, ...periods.map((p, i) => h("option", { value: i }, p.label)));
  period.value = "1";
  const source = h("select", { onchange: () => draw(true) },
    ...Object.entries({ "": "every door", event: "events", http: "asked over HTTP" }).map(([value, label]) => h("option", { value }, label)));
  const heard = announcement();
  const chart = stackedBars("Decisions over time, by action; the table of numbers below holds the same.");
  const body = h("div", {});
  const parts = { figures: h("div", { class: "card figures" }), mix: h("div", { class: "shares" }), numbers: h("div", {}), latest: h("div", { class: "stack latest" }) };
  const filled = [parts.figures,
    h("div", { class: "grid" }, card("By action", parts.mix), card("Over time", h("figure", {}, chart.element, h("details", {}, h("summary", {}, "Numbers"), parts.numbers)))),
    card("Latest", parts.latest)];

  function draw(asked = false): void {
    pause.textContent = !paused ? "Pause" : unseen > 0 ? `Resume (${integer(unseen)} new)` : "Resume";
    if (paused && !asked) return;
    const decided = history.decisions.length > 0;
    document.documentElement.classList.toggle("decided", decided);
    if (decided !== body.hasChildNodes()) body.replaceChildren(...decided ? filled : []);
    if (!decided) return;
    const of = tally(history.decisions, periods[Number(period.value)]!, source.value, actions, Date.now());
    parts.figures.replaceChildren(...figures(of, dropped));
    parts.mix.replaceChildren(mix(of));
    chart.show(of.over);
    parts.numbers.replaceChildren(numbers(of));
    rows(parts.latest, of.decisions);
  }

  // However fast they come, the page is drawn twice a second.
  let drawing = 0;
  const drawSoon = () => { drawing ||= window.setTimeout(() => { drawing = 0; draw(); }, 500); };
  const timers = [
    // Time goes on without decisions too.
    setInterval(() => { history.prune(); draw(); }, 15_000),
    // Few enough words to be listened to.
    setInterval(() => { heard.textContent = news.length > 0 ? said(news) : ""; news = []; }, 15_000),
  ];
  left.signal.addEventListener("abort", () => [...timers, drawing].forEach(clearTimeout));
  addEventListener("hashchange", () => left.abort(), { signal: left.signal });

  page.append(
    h("div", { class: "card controls" }, h("div", {}, state, again), h("label", {}, "Period", period), h("label", {}, "Came through", source),
      h("div", { class: "buttons" }, pause, clear)),
    heard, body);
  teach();
  // What was kept waits until the key, if one is asked for, has been shown.
  const history = await opening;
  page.append(
    h("p", { class: "quiet" }, history.isKept ? "Kept in this browser, customers' names or numbers included: use Clear on a machine that others use, too."
      : "This browser keeps nothing: what is shown goes when the page is closed.",
    ` At most ${integer(most)} are kept.`),
    h("p", { class: "quiet" }, "Those older than 24 hours are deleted here, and whenever the dashboard is opened."),
    h("p", { class: "quiet" }, "Each instance of the service tells of its own decisions only."),
    h("p", { class: "quiet" }, "While this page is open one instance stays up, and is paid for; after five minutes out of sight it stops watching."));

  let known: () => void;
  const answered = new Promise<void>(done => { known = done; });
  const watching = watch(history.decisions.at(-1)?.id, {
    decided: decisions => {
      const added = history.add(decisions);
      unseen += paused ? added : 0;
      news.push(...decisions);
      drawSoon();
    },
    dropped: count => { dropped += count; drawSoon(); },
    changed: now => {
      state.textContent = words(now);
      state.className = `state ${now.kind}`;
      again.hidden = now.kind !== "down" && now.kind !== "full";
      known();
    },
  }, hurry, left.signal);
  try {
    await Promise.race([watching, answered]);
  } catch (error) {
    left.abort();
    throw error;
  }
  // A key that is no longer accepted: shown again, the view asks for one.
  watching.catch(() => { left.abort(); dispatchEvent(new HashChangeEvent("hashchange")); });
  draw();
}

function words(state: State): string {
  switch (state.kind) {
    case "connected": return "Connected";
    case "reconnecting": return "Connection lost; connecting again…";
    case "asleep": return "Not watching: this page was out of sight";
    case "down": return `The service does not answer; next try in ${integer(Math.ceil(state.seconds))} s`;
    case "full": return `Too many are watching; next try in ${integer(Math.ceil(state.seconds))} s`;
  }
}

function said(news: LiveDecision[]): string {
  const counts = new Map<string, number>();
  for (const { action } of news) counts.set(action, (counts.get(action) ?? 0) + 1);
  return `New decisions: ${[...counts].map(([action, count]) => `${action} ${integer(count)}`).join(", ")}`;
}

function figures({ decisions, control }: Tally, dropped: number): HTMLElement[] {
  const figure = (title: string, value: string, note: string) =>
    h("section", { class: "figure" }, h("h2", {}, title), h("p", { class: "number" }, value), h("p", { class: "quiet" }, note));
  const events = decisions.filter(d => d.source === "event").length;
  return [
    figure("Decisions", integer(decisions.length), `${integer(events)} from events, ${integer(decisions.length - events)} over HTTP`),
    figure("Control group", decisions.length > 0 ? percent(control / decisions.length) : "–",
      control > 0 ? `${integer(control)} of ${integer(decisions.length)}: decided, not to be acted upon` : "Nobody was held out (ControlShare)"),
    ...dropped > 0 ? [figure("Missed", integer(dropped), "They came faster than this page could take them")] : [],
  ];
}

function mix({ decisions, actions }: Tally): HTMLElement {
  const total = Math.max(1, decisions.length);
  return table("Share of the decisions", ["Action", "", { number: "Decisions" }, { number: "Share" }, { number: "Control" }], actions.map(({ action, count, control }, i) =>
    [h("span", {}, h("i", { class: `swatch c${i % colours}`, "aria-hidden": "true" }), action),
      bar(count / total, `c${i % colours}`), integer(count), percent(count / total), integer(control)]));
}

function numbers({ over }: Tally): HTMLElement {
  const busy = over.starts.map((start, t) => [start, t] as const).filter(([, t]) => over.counts.some(of => of[t]! > 0));
  return table("Decisions by the time they were made", ["From", ...over.actions.map(action => ({ number: action }))],
    busy.map(([start, t]) => [hourAndMinute(start * 1000), ...over.counts.map(of => integer(of[t]))]));
}

const latest: Head[] = ["Customer", "Time", "Action", "Arm", { number: "Probability" }, { number: "Days" }, { number: "Value" }, "Came through", "Model"];

/** Draws the rows that are new and drops those that are not shown any longer, so that a reader's place in the table is kept. */
function rows(part: HTMLElement, decisions: LiveDecision[]): void {
  if (!part.firstChild)
    part.append(table(`The newest ${integer(rowsShown)} of the period, newest first`, latest, []));
  const list = part.querySelector("tbody")!;
  const newest = decisions.slice(-rowsShown).reverse();
  const drawn = new Map([...list.rows].map(row => [row.dataset["id"], row]));
  newest.forEach((decision, i) => {
    const row = drawn.get(decision.id) ?? draw(decision);
    if (list.rows[i] !== row) list.insertBefore(row, list.rows[i] ?? null);
  });
  while (list.rows.length > newest.length) list.deleteRow(-1);

  function draw(d: LiveDecision): HTMLTableRowElement {
    const row = tableRow(latest, [d.customerId, time(d.time), d.action, d.arm, chance(d.probability), days(d.daysToBuy), integer(d.value),
      d.source === "event" ? "event" : "HTTP", d.modelVersion]);
    row.dataset["id"] = d.id;
    row.cells[0]!.title = d.customerId;
    return row;
  }
}

/** Fills in what the lesson in index.html can't know. */
function teach(): void {
  const lesson = document.querySelector(".lesson")!;
  lesson.querySelector("[data-is=origin]")!.textContent = location.origin;
  lesson.querySelector("[data-is=key]")!.textContent = readKey() ? " -H 'x-functions-key: KEY'" : "";
  for (const time of lesson.querySelectorAll("time"))
    time.textContent = new Date(Date.now() - Number(time.dataset["daysAgo"]) * 86_400_000).toISOString().slice(0, 10);
}
