import { useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";
import { readKey } from "../api";
import { ActionBadge } from "../components/ActionBadge";
import { Announcement } from "../components/Announcement";
import { Card } from "../components/Card";
import { ErrorNotice } from "../components/ErrorNotice";
import { SelectField } from "../components/Field";
import { Figure } from "../components/Figure";
import { Meter } from "../components/Meter";
import { StackedBars } from "../components/StackedBars";
import { Table } from "../components/Table";
import { colourOf } from "../actions";
import { days, dayMilliseconds, integer, money, percent, probabilityPercent, time } from "../format";
import { allHeads, type Head } from "../heads";
import { countDecisions, type DecisionCounts, periods } from "../live/decisionCounts";
import { DecisionHistory, maxDecisions } from "../live/decisionHistory";
import { type ConnectionState, type LiveDecision, watchDecisions } from "../live/decisionStream";
import { remembered } from "../stored";

// However fast decisions come, the view is drawn twice a second.
const drawInterval = 500;
const updateInterval = 15_000;
const sources = { "": "all sources", event: "events", http: "HTTP requests" };
const periodIndex = remembered("live-period", "1");
const sourceName = remembered("live-source", "");

/** Decisions as the service makes them, and the decisions of the last 24 hours that this browser has stored. */
export function Live() {
  const [history, setHistory] = useState<DecisionHistory>();
  const [attempt, setAttempt] = useState(0);
  useEffect(() => void DecisionHistory.open().then(setHistory), []);
  return history ? <Watch key={attempt} history={history} retry={() => setAttempt(attempt + 1)} /> : <p class="quiet">Loading…</p>;
}

function Watch({ history, retry }: { history: DecisionHistory; retry: () => void }) {
  const [state, setState] = useState<ConnectionState>();
  const [error, setError] = useState<unknown>();
  const [isPaused, setPaused] = useState(false);
  const [frozen, setFrozen] = useState(history.decisions);
  const [announcement, setAnnouncement] = useState("");
  const [dropped, setDropped] = useState(0);
  const [, draw] = useReducer((count: number) => count + 1, 0);
  const retryNow = useMemo(() => new EventTarget(), []);
  const unannounced = useRef<LiveDecision[]>([]);
  useEffect(() => {
    const left = new AbortController();
    let drawTimer = 0;
    const drawSoon = () => { drawTimer ||= window.setTimeout(() => { drawTimer = 0; draw(undefined); }, drawInterval); };
    const announce = () => {
      setAnnouncement(unannounced.current.length > 0 ? describeNews(unannounced.current) : "");
      unannounced.current = [];
    };
    // Decisions leave the period as time passes.
    const timer = window.setInterval(() => { history.prune(); announce(); draw(undefined); }, updateInterval);
    void watchDecisions(history.lastId, {
      onDecisions: decisions => { history.add(decisions); unannounced.current.push(...decisions); drawSoon(); },
      onDropped: count => { setDropped(before => before + count); },
      onState: setState,
    }, retryNow, left.signal).catch(setError);
    return () => { left.abort(); clearTimeout(drawTimer); clearInterval(timer); };
  }, []);
  if (error) return <ErrorNotice error={error} title="The decisions could not be watched" retry={retry} />;
  // A copy, because a component is drawn again only for another array.
  const decisions = isPaused ? frozen : [...history.decisions];
  const added = history.decisions.length - frozen.length;
  const togglePause = () => { setFrozen([...history.decisions]); setPaused(!isPaused); };
  const clear = () => { history.clear(); setFrozen([]); setDropped(0); };
  return <>
    <div class="card controls">
      <div><p class={`state ${state?.kind ?? ""}`} role="status">{state ? describeState(state) : "Connecting…"}</p>
        {(state?.kind === "down" || state?.kind === "full")
          && <button type="button" onClick={() => retryNow.dispatchEvent(new Event("retry"))}>Try now</button>}</div>
      <SelectField label="Period" value={periodIndex.value} options={periods.map(({ label }, i) => [String(i), label])}
        onChange={value => { periodIndex.value = value; }} />
      <SelectField label="Source" value={sourceName.value} options={Object.entries(sources)}
        onChange={value => { sourceName.value = value; }} />
      <div class="buttons">
        <button type="button" onClick={togglePause}>{!isPaused ? "Pause" : added > 0 ? `Resume (${integer(added)} new)` : "Resume"}</button>
        <button type="button" onClick={clear}>Clear</button></div>
    </div>
    <Announcement text={announcement} />
    {decisions.length > 0 ? <Decisions decisions={decisions} dropped={dropped} /> : state && <NoDecisions />}
    {notes(history).map(text => <p class="quiet">{text}</p>)}
  </>;
}

function Decisions({ decisions, dropped }: { decisions: LiveDecision[]; dropped: number }) {
  // Actions keep their place while decisions come and go.
  const actions = useRef<string[]>([]);
  const counts = countDecisions(decisions, periods[Number(periodIndex.value)]!, sourceName.value, actions.current, Date.now());
  return <>
    <Figures {...counts} dropped={dropped} />
    <div class="grid">
      <Card title="Decisions by action"><ActionTable {...counts} /></Card>
      <Card title="Decisions over time"><StackedBars caption="Decisions over time, by action" series={counts.overTime} /></Card>
    </div>
    <Card title="Latest decisions"><LatestDecisions decisions={counts.decisions} /></Card>
  </>;
}

function Figures({ decisions, control, dropped }: DecisionCounts & { dropped: number }) {
  const total = decisions.length;
  const events = decisions.filter(({ source }) => source === "event").length;
  return <div class="card figures">
    <Figure title="Decisions" value={integer(total)}>
      <p class="quiet">{integer(events)} from events, {integer(total - events)} over HTTP</p></Figure>
    <Figure title="Held out" value={total > 0 ? percent(control / total) : "–"}><p class="quiet">{control > 0
      ? `${integer(control)} of ${integer(total)}: do not act on these decisions`
      : "No customer is in the control group (setting ControlShare)"}</p></Figure>
    {dropped > 0 && <Figure title="Missed" value={integer(dropped)}>
      <p class="quiet">The service made decisions faster than this page could receive them</p></Figure>}
  </div>;
}

function ActionTable({ decisions, byAction }: DecisionCounts) {
  const total = Math.max(1, decisions.length);
  return <Table class="shares" caption="Share of all decisions"
    headers={["Action", "", { number: "Decisions" }, { number: "Share" }, { number: "Held out" }]}
    rows={byAction.map(({ action, count, control }) => [<ActionBadge action={action} />,
      <Meter share={count / total} kind={`c${colourOf(action)}`} />, integer(count), percent(count / total), integer(control)])} />;
}

const rowsShown = 100;
const titles: Record<Head, string> = { probability: "Probability", daysToBuy: "Days", value: "Value" };
const texts: Record<Head, (decision: LiveDecision) => string> = {
  probability: ({ probability }) => probabilityPercent(probability),
  daysToBuy: ({ daysToBuy }) => days(daysToBuy),
  value: ({ value }) => money(value),
};

/** The newest decisions, with the predictions that at least one of them has. */
function LatestDecisions({ decisions }: { decisions: LiveDecision[] }) {
  const newest = decisions.slice(-rowsShown).reverse();
  const heads = allHeads.filter(head => newest.some(decision => decision[head] !== undefined));
  return <Table class="stack latest" caption={`The latest ${integer(rowsShown)} of the period, newest first`}
    headers={["Customer", "Time", "Action", "Group", ...heads.map(head => ({ number: titles[head] })), "Source", "Model"]}
    rows={newest.map(decision => ({
      key: decision.id, cells: [<span title={decision.customerId}>{decision.customerId}</span>, time(decision.time),
        <ActionBadge action={decision.action} />, decision.arm === "control" ? "held out" : "to contact",
        ...heads.map(head => texts[head](decision)), decision.source === "event" ? "event" : "HTTP", decision.modelVersion],
    }))} />;
}

/** Commands that make decisions, with the address of this service. */
function NoDecisions() {
  const day = (daysAgo: number) => new Date(Date.now() - daysAgo * dayMilliseconds).toISOString().slice(0, 10);
  const customer = `{"customerId":"anna","orders":[{"at":"${day(63)}","amount":910.8},{"at":"${day(19)}","amount":588.1}]}`;
  const key = readKey() && " -H 'x-functions-key: KEY'";
  return <Card title="No decisions yet">
    <p>To see a decision here, request one:</p>
    <p class="quiet">Over HTTP</p>
    <pre><code>curl {location.origin}/api/score{key} -H 'content-type: application/json' -d '{customer}'</code></pre>
    <p class="quiet">As an event, through Pub/Sub</p>
    <pre><code>gcloud pubsub topics publish conversion-orders --message='{customer}'</code></pre>
  </Card>;
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

function notes(history: DecisionHistory): string[] {
  return [
    history.isStored
      ? "This browser stores the decisions, with the customers' names or numbers. Press Clear if others use this computer too."
      : "This browser stores nothing: the decisions are gone when you close this page.",
    `At most ${integer(maxDecisions)} decisions are kept. While this view is open, and whenever you open the dashboard, `
      + "the browser deletes decisions that are older than 24 hours.",
    "Each instance of the service reports only its own decisions.",
    "While this page is open, one instance of the service keeps running, which costs money. "
      + "The page disconnects after it has been hidden for five minutes.",
  ];
}
