import { inPairs, type Policy, policy as read, type Rule, simulate, type Simulation } from "../api";
import { asJson } from "../files/customerFile";
import { announcement, bar, card, debounce, download, h, slider, table } from "../components/dom";
import { examples } from "../customers/examples";
import { failure } from "../components/errorNotice";
import { conditionInWords, conditionParts, counted, exact, integer, isNumber, messageInWords, words } from "../format";
import { store } from "../files/store";

/** The rules in words, their thresholds on sliders, and what another threshold would do. */
export async function show(page: HTMLElement): Promise<void> {
  const inForce = await read();
  let changed: Policy = structuredClone(inForce);
  const parts = store.file?.parts ?? [{ body: new Blob([examples.map(e => JSON.stringify(e.customer)).join("\n")]), type: "application/x-ndjson" as const }];
  const lines: string[] = [];
  const effect = h("div", { class: "result" });
  const heard = announcement();
  const rules = h("div", {});
  let asked = new AbortController();

  const ask = async () => {
    asked.abort();
    asked = new AbortController();
    const { signal } = asked;
    effect.ariaBusy = "true";
    try {
      let sum: Simulation = { customers: 0, actions: [], moves: [] };
      await inPairs(parts.entries(), async ([i, part]) => {
        const one = await simulate(changed, lines[i] ??= await asJson(part), signal);
        sum = add(sum, one);
      });
      if (signal.aborted) return;
      effect.replaceChildren(...describe(sum));
      const moved = sum.moves.reduce((count, move) => count + move.count, 0);
      heard.textContent = `${integer(moved)} of ${counted(sum.customers, "customer")} would get another action`;
    } catch (error) {
      if (!signal.aborted) effect.replaceChildren(failure(error, "This policy could not be tried", () => void ask()));
    } finally {
      if (!signal.aborted) effect.ariaBusy = null;
    }
  };
  const askSoon = debounce(150, () => void ask());

  const draw = () => {
    rules.replaceChildren(...changed.rules.map((rule, index) => ruleCard(rule, index, askSoon)),
      card(`Otherwise: ${changed.fallback.action}`, h("p", { class: "message" }, messageInWords(changed.fallback.message))));
    void ask();
  };

  page.append(
    h("p", { class: "quiet" }, store.file ? `The effect is on all ${counted(store.file.scores.count, "customer")} of ${store.file.name}.`
        : "The effect is on the four example customers; score a file to see it on yours."),
    h("p", { class: "buttons" },
      h("button", { onclick: () => { changed = structuredClone(inForce); draw(); } }, "Back to the policy in force"),
      h("button", {
        onclick: () => download("policy.json", new Blob([
          JSON.stringify({ name: changed.name, rules: changed.rules, fallback: changed.fallback }, null, 2), "\n"], { type: "application/json" })),
      }, "Export policy.json")),
    h("div", { class: "split" }, rules, effect), heard);
  draw();
}

function ruleCard(rule: Rule, index: number, changed: () => void): HTMLElement {
  const original = rule.when;
  const text = h("p", {}, `When ${conditionInWords(rule.when)}`);
  const parts = original.match(conditionParts) ?? [];
  const write = () => {
    let i = 0;
    rule.when = original.replace(conditionParts, () => parts[i++]!);
    text.textContent = `When ${conditionInWords(rule.when)}`;
    changed();
  };
  return card(`${index + 1}. ${rule.action}`, text, h("p", { class: "message" }, messageInWords(rule.message)),
    ...parts.map((part, i) => {
      if (!isNumber(part)) return false;
      // The number may stand on either side of the comparison.
      const quantity = parts[/[<>=!]/.test(parts[i - 1] ?? "") ? i - 2 : i + 2]!;
      return slider(words(quantity), reach(quantity, Number(part)), v => exact(moved(v)),
        v => { parts[i] = String(moved(v)); write(); });
    }));
}

// A slider gives 2013.3333333333333 and 0.30000000000000004.
const moved = (value: number) => Number(value.toPrecision(6));

/** From where to where a threshold can be moved, and by which steps: a fraction's by those that its three digits show. */
function reach(quantity: string, value: number): Parameters<typeof slider>[1] {
  if (quantity === "probability") return { min: 0, max: 1, step: 0.01, value };
  const whole = Number.isInteger(value);
  const max = Math.max(whole ? 10 : 0, Math.abs(value) * 3);
  const step = !whole ? 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2) : max <= 100 ? 1 : max / 300;
  return { min: value < 0 ? -max : 0, max, step, value };
}

/** Two simulations of the same policies on different customers, as one. */
function add(a: Simulation, b: Simulation): Simulation {
  const actions = new Map(a.actions.map(action => [action.action, { ...action }]));
  for (const { action, before, after, valueBefore, valueAfter } of b.actions) {
    const known = actions.get(action) ?? { action, before: 0, after: 0, valueBefore: 0, valueAfter: 0 };
    actions.set(action, {
      action, before: known.before + before, after: known.after + after,
      valueBefore: known.valueBefore + valueBefore, valueAfter: known.valueAfter + valueAfter,
    });
  }
  const moves = [...a.moves];
  for (const move of b.moves) {
    const at = moves.findIndex(m => m.from === move.from && m.to === move.to);
    if (at < 0) moves.push(move);
    else moves[at] = { ...move, count: moves[at]!.count + move.count };
  }
  return { customers: a.customers + b.customers, actions: [...actions.values()], moves: moves.sort((x, y) => y.count - x.count) };
}

function describe(simulation: Simulation): HTMLElement[] {
  const most = Math.max(1, ...simulation.actions.flatMap(a => [a.before, a.after]));
  return [
    card("Action mix", h("div", { class: "effect" }, table(counted(simulation.customers, "customer"), ["Action", { number: "Now" }, { number: "Then" }, "", { number: "Expected value now" }, { number: "Expected value then" }],
      simulation.actions.map(a => [a.action, integer(a.before), integer(a.after),
        h("div", { class: "mix" }, bar(a.before / most, "before"), bar(a.after / most)),
        integer(a.valueBefore), integer(a.valueAfter)])))),
    card("Who moves", simulation.moves.length === 0 ? h("p", {}, "Nobody.")
      : table("Moves between actions", ["From", "To", { number: "Customers" }], simulation.moves.map(m => [m.from, m.to, integer(m.count)]))),
  ];
}
